using System.Collections.Generic;

namespace System;

/// <summary>The empty tuple and the names of tuple types.</summary>
public struct ValueTuple
{
}
