namespace System;

/// <summary>The absence of a value.</summary>
public struct Void
{
}
