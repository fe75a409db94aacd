using System;
using System.IO;
using System.Text.RegularExpressions;

namespace Dialogos.Tests.Support;

/// <summary>What <c>fsck.fat</c> says of a volume, judged by what the file system promises.</summary>
public static class FatCheck
{
    // What FatFileSystem's header allows after a power cut, as fsck.fat 4.2 words it: clusters without an owner, FATs that
    // differ, a chain that is longer than its file, parts of a long name without a file; the last line is a rename that
    // did not finish.
    private static readonly Regex _harmless = new(
        @"^(\s*$|fsck\.fat|.* files, .*clusters|Leaving|There are differences between.*FATs|FATs differ|\s*Using first|Reclaimed"
        + @"|Free cluster summary|\s+Auto-correct|/|\s+File size is \d+ bytes, cluster chain length is > \d+ bytes"
        + @"|Long filename fragment .* found outside a LFN sequence|Orphaned long file name part|\s+Auto-deleting|\s+\(Maybe the start bit is missing|\s+Not auto-correcting this"
        + @"|\s+Truncating (file|second)|\s*and|\s+share clusters|\s+Invalid '\.\.' entry)",
        RegexOptions.Compiled);

    /// <summary>Throws if a volume is damaged in a way that a power cut must not cause.</summary>
    /// <param name="what">Which cut; begins the message.</param>
    /// <param name="volume">The volume's bytes.</param>
    public static void AfterPowerCut(string what, byte[] volume)
    {
        var output = Run(volume);
        foreach (var line in output.Split('\n'))
        {
            if (!_harmless.IsMatch(line))
                throw new InvalidDataException($"{what}: {line}\n{output}");
        }
    }

    private static string Run(byte[] volume)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, volume);
            return ExternalTool.Run("fsck.fat", "-n", file).Output;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
