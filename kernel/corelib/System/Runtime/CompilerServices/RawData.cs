namespace System.Runtime.CompilerServices;

/// <summary>An object seen as its first byte; the compiler uses it to reach into boxes.</summary>
internal sealed class RawData
{
    internal byte Data;
}
