using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Bootloader;

/// <summary>What <c>/dialogos/loader.conf</c> says: one line, <c>timeout N</c>.</summary>
internal static class LoaderSettings
{
    /// <summary>Seconds that the menu waits when nothing is said.</summary>
    public const int DefaultTimeout = 2;

    private const int LongestTimeout = 60;
    private const int LongestText = 256;

    /// <summary>
    /// Seconds that the menu waits for a key; 0 shows it only if a key is down already. A file that is missing or says
    /// anything else leaves the default: settings must never keep a machine from starting.
    /// </summary>
    public static int ReadTimeout(FirmwareGenerationStore store)
    {
        var text = new byte[LongestText];
        var length = store.ReadFromRoot("\\dialogos\\loader.conf", text);
        if (length.Failed)
            return DefaultTimeout;
        var rest = new ReadOnlySpan<byte>(text, 0, length.Value);
        if (!rest.StartsWith("timeout "u8))
            return DefaultTimeout;
        var seconds = 0;
        var digits = 0;
        for (var i = "timeout ".Length; i < rest.Length && rest[i] is >= (byte)'0' and <= (byte)'9'; i++)
        {
            seconds = (seconds * 10) + rest[i] - '0';
            if (++digits > 2)
                return DefaultTimeout;
        }
        return digits > 0 && seconds <= LongestTimeout ? seconds : DefaultTimeout;
    }
}
