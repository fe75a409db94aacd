using System;
using System.IO;

namespace Dialogos.Tests.SelfImprove;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>Its root.</summary>
    public static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DialogosSelf.sln")))
            folder = Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new DirectoryNotFoundException("no DialogosSelf.sln above");
        return folder;
    }
}
