using Dialogos.Kernel.Memory;

namespace Dialogos.Kernel.Diagnostics;

/// <summary>Which image this is.</summary>
public static class BuildIdentity
{
    private static string? s_text;

    /// <summary>The image's SHA-256 (as the builder took it) in hexadecimal.</summary>
    public static string Text
    {
        get
        {
            if (s_text != null)
                return s_text;
            var characters = new char[64];
            for (int i = 0; i < 32; i++)
            {
                characters[2 * i] = "0123456789abcdef"[KernelImage.Identity[i] >> 4];
                characters[2 * i + 1] = "0123456789abcdef"[KernelImage.Identity[i] & 15];
            }
            return s_text = new string(characters);
        }
    }
}
