using System;

namespace Dialogos.Kernel.Processes;

/// <summary>The names that this system goes by (uname(2)).</summary>
public static class SystemName
{
    /// <summary>Bytes of the longest (__NEW_UTS_LEN).</summary>
    public const int Longest = 64;

    /// <summary>sethostname.</summary>
    public static byte[] Host { get; set; } = "dialogos"u8.ToArray();

    /// <summary>setdomainname.</summary>
    public static byte[] Domain { get; set; } = "(none)"u8.ToArray();
}
