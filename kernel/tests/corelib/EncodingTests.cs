using System;
using System.Text;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>UTF-8, well-formed and not; on .NET the same bytes give the same hash.</summary>
public static class EncodingTests
{
    /// <summary>Texts come back, lone surrogates are replaced.</summary>
    [KernelTest]
    public static void TextsComeBack(KernelTestContext context)
    {
        context.Same("aé€😀\0", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes("aé€😀\0")));
        context.Same(11, Encoding.UTF8.GetByteCount("aé€😀\0"), "bytes");
        context.Same("\uFFFDa\uFFFD", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes("\uD800a\uDC00")));
    }

    /// <summary>Malformed bytes are replaced as .NET replaces them (figures taken from .NET).</summary>
    [KernelTest]
    public static void MalformedBytesAreReplaced(KernelTestContext context)
    {
        context.Same("\uFFFD\uFFFDa", Encoding.UTF8.GetString([0xC0, 0x80, (byte)'a']));
        context.Same("\uFFFDa", Encoding.UTF8.GetString([0xE2, 0x82, (byte)'a']));
        context.Same("\uFFFD\uFFFD\uFFFD", Encoding.UTF8.GetString([0xED, 0xA0, 0x80]));
        context.Same("\uFFFD", Encoding.UTF8.GetString([0xF0, 0x9F, 0x98]));
        context.Same("\uFFFD\uFFFD\uFFFD\uFFFD", Encoding.UTF8.GetString([0xF4, 0x90, 0x80, 0x80]));
    }
}
