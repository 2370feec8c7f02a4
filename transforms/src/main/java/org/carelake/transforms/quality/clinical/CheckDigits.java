package org.carelake.transforms.quality.clinical;

/**
 * Check digits of identifiers. Sources: ISO/IEC 7812-1 annex B (Luhn); J. Verhoeff, Error Detecting
 * Decimal Codes, 1969; the NPI check digit rule of CMS (prefix 80840); LOINC Users' Guide, appendix
 * on the mod 10 check digit; SNOMED CT Release File Specification, identifiers.
 */
public final class CheckDigits {
  private static final int[][] DIHEDRAL = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
    {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
    {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
    {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
    {4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
    {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
    {6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
    {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
    {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
    {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}
  };
  private static final int[][] PERMUTATION = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
    {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
    {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
    {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
    {9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
    {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
    {2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
    {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}
  };

  private CheckDigits() {}

  /** Whether digits, the last of them the check digit, agree by Luhn's rule. */
  public static boolean luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? digit : digit * 2;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
  }

  /** Whether digits, the last of them the check digit, agree by Verhoeff's rule. */
  public static boolean verhoeff(String digits) {
    int check = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      check = DIHEDRAL[check][PERMUTATION[i % 8][digit]];
    }
    return check == 0;
  }

  /** Whether a text is a US National Provider Identifier: ten digits, 1 or 2 first. */
  public static boolean isNpi(String text) {
    return text.length() == 10
        && (text.charAt(0) == '1' || text.charAt(0) == '2')
        && isDigits(text)
        && luhn("80840" + text);
  }

  /** Whether a text is a LOINC code: one to seven digits, a hyphen, the check digit. */
  public static boolean isLoinc(String text) {
    int hyphen = text.length() - 2;
    if (hyphen < 1 || hyphen > 7 || text.charAt(hyphen) != '-') {
      return false;
    }
    String digits = text.substring(0, hyphen) + text.charAt(hyphen + 1);
    return isDigits(digits) && luhn(digits);
  }

  /**
   * Whether a text is an identifier of a SNOMED CT concept: six to eighteen digits, no zero first,
   * partition 00 or 10, the check digit last.
   */
  public static boolean isSnomedConcept(String text) {
    int length = text.length();
    return length >= 6
        && length <= 18
        && text.charAt(0) != '0'
        && isDigits(text)
        && (text.charAt(length - 3) == '0' || text.charAt(length - 3) == '1')
        && text.charAt(length - 2) == '0'
        && verhoeff(text);
  }

  private static boolean isDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
