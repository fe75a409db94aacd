using System.Linq;
using Dialogos.Kernel.Diagnostics;
using Xunit;

namespace Dialogos.Tests.Kernel.Diagnostics;

public class CommandLineTests
{
    [Fact]
    public void Options_are_words_and_quotes_keep_blanks()
    {
        var options = CommandLineOption.Parse("  test=all exec=\"memory; echo a=b\" quiet log=");
        Assert.Equal(new[] { "test:all", "exec:memory; echo a=b", "quiet:", "log:" }, options.Select(o => o.Name + ":" + o.Value));
    }

    [Theory]
    [InlineData("a b; c", "a,b|c")]
    [InlineData(" ;; a ;", "a")]
    [InlineData("echo 'x; y' \"\" z", "echo,x; y,,z")]
    [InlineData("echo 'open", "echo,open")]
    [InlineData("", "")]
    public void Commands_are_split(string line, string expected) =>
        Assert.Equal(expected, string.Join("|", CommandLineSplitter.Split(line).Select(words => string.Join(",", words))));
}
