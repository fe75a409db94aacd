namespace Dialogos.Kernel.Processes;

/// <summary>The machine's name among others, as sethostname(2) sets it.</summary>
public static class HostName
{
    /// <summary>No name is longer.</summary>
    public const int Longest = 64;

    /// <summary>The name's bytes; replaced as a whole.</summary>
    public static byte[] Bytes { get; set; } = "dialogos"u8.ToArray();
}
