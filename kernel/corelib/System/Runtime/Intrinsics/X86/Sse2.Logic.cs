namespace System.Runtime.Intrinsics.X86;

public abstract partial class Sse2
{
    /// <summary>PAND.</summary>
    public static Vector128<byte> And(Vector128<byte> left, Vector128<byte> right) => And(left, right);

    /// <summary>PAND.</summary>
    public static Vector128<sbyte> And(Vector128<sbyte> left, Vector128<sbyte> right) => And(left, right);

    /// <summary>PAND.</summary>
    public static Vector128<short> And(Vector128<short> left, Vector128<short> right) => And(left, right);

    /// <summary>PAND.</summary>
    public static Vector128<ushort> And(Vector128<ushort> left, Vector128<ushort> right) => And(left, right);

    /// <summary>PAND.</summary>
    public static Vector128<int> And(Vector128<int> left, Vector128<int> right) => And(left, right);

    /// <summary>PAND.</summary>
    public static Vector128<uint> And(Vector128<uint> left, Vector128<uint> right) => And(left, right);

    /// <summary>PAND.</summary>
    public static Vector128<long> And(Vector128<long> left, Vector128<long> right) => And(left, right);

    /// <summary>PAND.</summary>
    public static Vector128<ulong> And(Vector128<ulong> left, Vector128<ulong> right) => And(left, right);

    /// <summary>ANDPD.</summary>
    public static Vector128<double> And(Vector128<double> left, Vector128<double> right) => And(left, right);

    /// <summary>PANDN.</summary>
    public static Vector128<byte> AndNot(Vector128<byte> left, Vector128<byte> right) => AndNot(left, right);

    /// <summary>PANDN.</summary>
    public static Vector128<sbyte> AndNot(Vector128<sbyte> left, Vector128<sbyte> right) => AndNot(left, right);

    /// <summary>PANDN.</summary>
    public static Vector128<short> AndNot(Vector128<short> left, Vector128<short> right) => AndNot(left, right);

    /// <summary>PANDN.</summary>
    public static Vector128<ushort> AndNot(Vector128<ushort> left, Vector128<ushort> right) => AndNot(left, right);

    /// <summary>PANDN.</summary>
    public static Vector128<int> AndNot(Vector128<int> left, Vector128<int> right) => AndNot(left, right);

    /// <summary>PANDN.</summary>
    public static Vector128<uint> AndNot(Vector128<uint> left, Vector128<uint> right) => AndNot(left, right);

    /// <summary>PANDN.</summary>
    public static Vector128<long> AndNot(Vector128<long> left, Vector128<long> right) => AndNot(left, right);

    /// <summary>PANDN.</summary>
    public static Vector128<ulong> AndNot(Vector128<ulong> left, Vector128<ulong> right) => AndNot(left, right);

    /// <summary>ANDNPD.</summary>
    public static Vector128<double> AndNot(Vector128<double> left, Vector128<double> right) => AndNot(left, right);

    /// <summary>POR.</summary>
    public static Vector128<byte> Or(Vector128<byte> left, Vector128<byte> right) => Or(left, right);

    /// <summary>POR.</summary>
    public static Vector128<sbyte> Or(Vector128<sbyte> left, Vector128<sbyte> right) => Or(left, right);

    /// <summary>POR.</summary>
    public static Vector128<short> Or(Vector128<short> left, Vector128<short> right) => Or(left, right);

    /// <summary>POR.</summary>
    public static Vector128<ushort> Or(Vector128<ushort> left, Vector128<ushort> right) => Or(left, right);

    /// <summary>POR.</summary>
    public static Vector128<int> Or(Vector128<int> left, Vector128<int> right) => Or(left, right);

    /// <summary>POR.</summary>
    public static Vector128<uint> Or(Vector128<uint> left, Vector128<uint> right) => Or(left, right);

    /// <summary>POR.</summary>
    public static Vector128<long> Or(Vector128<long> left, Vector128<long> right) => Or(left, right);

    /// <summary>POR.</summary>
    public static Vector128<ulong> Or(Vector128<ulong> left, Vector128<ulong> right) => Or(left, right);

    /// <summary>ORPD.</summary>
    public static Vector128<double> Or(Vector128<double> left, Vector128<double> right) => Or(left, right);

    /// <summary>PXOR.</summary>
    public static Vector128<byte> Xor(Vector128<byte> left, Vector128<byte> right) => Xor(left, right);

    /// <summary>PXOR.</summary>
    public static Vector128<sbyte> Xor(Vector128<sbyte> left, Vector128<sbyte> right) => Xor(left, right);

    /// <summary>PXOR.</summary>
    public static Vector128<short> Xor(Vector128<short> left, Vector128<short> right) => Xor(left, right);

    /// <summary>PXOR.</summary>
    public static Vector128<ushort> Xor(Vector128<ushort> left, Vector128<ushort> right) => Xor(left, right);

    /// <summary>PXOR.</summary>
    public static Vector128<int> Xor(Vector128<int> left, Vector128<int> right) => Xor(left, right);

    /// <summary>PXOR.</summary>
    public static Vector128<uint> Xor(Vector128<uint> left, Vector128<uint> right) => Xor(left, right);

    /// <summary>PXOR.</summary>
    public static Vector128<long> Xor(Vector128<long> left, Vector128<long> right) => Xor(left, right);

    /// <summary>PXOR.</summary>
    public static Vector128<ulong> Xor(Vector128<ulong> left, Vector128<ulong> right) => Xor(left, right);

    /// <summary>XORPD.</summary>
    public static Vector128<double> Xor(Vector128<double> left, Vector128<double> right) => Xor(left, right);
}
