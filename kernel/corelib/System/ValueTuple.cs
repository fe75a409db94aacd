using System.Collections.Generic;

namespace System;

/// <summary>The empty tuple and the names of tuple types.</summary>
public struct ValueTuple : ITupleText
{
    /// <inheritdoc/>
    public override readonly string ToString() => "()";
}

/// <summary>A tuple whose text is its values in parentheses: what can be the rest of a longer one.</summary>
internal interface ITupleText
{
}
