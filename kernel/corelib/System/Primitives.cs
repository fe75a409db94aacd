namespace System;

/// <summary>The absence of a value.</summary>
public struct Void
{
}

/// <summary>Base of enumerations. Their names are not kept in the image, so ToString needs reflection and is not offered.</summary>
public abstract class Enum : ValueType
{
    /// <summary>Equal type and equal bits.</summary>
    public override bool Equals(object? obj) => base.Equals(obj);

    /// <summary>Hash of the bits.</summary>
    public override int GetHashCode() => base.GetHashCode();

    /// <summary>True if all bits of the flag are set.</summary>
    [Runtime.CompilerServices.Intrinsic]
    public bool HasFlag(Enum flag) => EnumBits.Of(this) is ulong bits && (bits & EnumBits.Of(flag)) == EnumBits.Of(flag);
}
