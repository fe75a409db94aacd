using System;
using System.IO;
using System.Linq;
using Dialogos.Analyzers.Generators;
using Dialogos.Kernel.Build;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Dialogos.Tests.KernelBuild;

/// <summary>docs/SYSTEM-CALLS.md says what the attributes say. With DIALOGOS_UPDATE=1 the page is written anew.</summary>
public class SystemCallDocumentTests
{
    [Fact]
    public void The_page_is_up_to_date()
    {
        var root = TestTools.RepositoryRoot();
        var trees = SourceTree.Find(root, ImageRecipe.Kernel, ".cs")
            .Where(source => source.RelativePath.StartsWith("kernel/system-calls/", StringComparison.Ordinal))
            .Select(source => CSharpSyntaxTree.ParseText(File.ReadAllText(source.FullPath), path: source.RelativePath));
        var reference = MetadataReference.CreateFromFile(typeof(object).Assembly.Location);
        var page = SystemCallDocument.Write(CSharpCompilation.Create("calls", trees, [reference]));
        var path = Path.Combine(root, "docs", "SYSTEM-CALLS.md");
        if (Environment.GetEnvironmentVariable("DIALOGOS_UPDATE") == "1")
            File.WriteAllText(path, page);
        Assert.Contains("| 59 | execve | full |", page);
        Assert.Equal(File.ReadAllText(path), page);
    }
}
