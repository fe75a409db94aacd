using System.Linq;

namespace Dialogos.Sandbox.Testing;

/// <summary>
/// Numbers as a kernel under test reports them: sixteen letters for sixteen values, the highest first. By digits of its own, since
/// the fault that is looked for may lie in how numbers are formatted.
/// </summary>
public static class LetterNumber
{
    /// <summary>The kernel's side, a member of whatever class reports.</summary>
    public const string Source = """
        private static string Letters(ulong number)
        {
            string letters = "";
            do
            {
                letters = (char)('a' + (int)(number & 15)) + letters;
                number >>= 4;
            }
            while (number != 0);
            return letters;
        }
        """;

    /// <summary>Reads one; null if it is none.</summary>
    public static ulong? Read(string letters) => letters.Length is > 0 and <= 16 && letters.All(letter => letter is >= 'a' and <= 'p')
        ? letters.Aggregate(0UL, (value, letter) => (value << 4) | (uint)(letter - 'a')) : null;
}
