using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>
/// A width of float vector. Kernels are written once over it; the compiler makes a body for each width, because the
/// type arguments are structs. <typeparamref name="TVector"/> is the vector itself, so no wrapper costs a copy.
/// </summary>
internal interface ILanes<TVector>
    where TVector : struct
{
    static abstract int Count { get; }
    static abstract TVector Zero { get; }
    static abstract TVector Load(ref float start, nuint index);
    static abstract void Store(TVector value, ref float start, nuint index);
    static abstract TVector Broadcast(float value);
    static abstract TVector Add(TVector left, TVector right);
    static abstract TVector Multiply(TVector left, TVector right);
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);
    static abstract TVector Max(TVector left, TVector right);
    static abstract TVector Divide(TVector left, TVector right);
    static abstract TVector Exp(TVector value);
    static abstract float Sum(TVector value);
    static abstract float Greatest(TVector value);
}

/// <summary>One float: the scalar reference.</summary>
internal readonly struct Lanes1 : ILanes<float>
{
    public static int Count => 1;
    public static float Zero => 0;
    public static float Load(ref float start, nuint index) => Unsafe.Add(ref start, index);
    public static void Store(float value, ref float start, nuint index) => Unsafe.Add(ref start, index) = value;
    public static float Broadcast(float value) => value;
    public static float Add(float left, float right) => left + right;
    public static float Multiply(float left, float right) => left * right;
    public static float MultiplyAdd(float left, float right, float addend) => (left * right) + addend;
    public static float Max(float left, float right) => left > right ? left : right;
    public static float Divide(float left, float right) => left / right;
    public static float Exp(float value) => MathF.Exp(value);
    public static float Sum(float value) => value;
    public static float Greatest(float value) => value;
}

/// <summary>Four floats.</summary>
internal readonly struct Lanes4 : ILanes<Vector128<float>>
{
    public static int Count => 4;
    public static Vector128<float> Zero => Vector128<float>.Zero;
    public static Vector128<float> Load(ref float start, nuint index) => Vector128.LoadUnsafe(ref start, index);
    public static void Store(Vector128<float> value, ref float start, nuint index) => value.StoreUnsafe(ref start, index);
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);
    public static Vector128<float> Add(Vector128<float> left, Vector128<float> right) => left + right;
    public static Vector128<float> Multiply(Vector128<float> left, Vector128<float> right) => left * right;
    public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
        Vector128.MultiplyAddEstimate(left, right, addend);
    public static Vector128<float> Max(Vector128<float> left, Vector128<float> right) => Vector128.Max(left, right);
    public static Vector128<float> Divide(Vector128<float> left, Vector128<float> right) => left / right;
    public static Vector128<float> Exp(Vector128<float> value) => Vector128.Exp(value);
    public static float Sum(Vector128<float> value) => Vector128.Sum(value);
    public static float Greatest(Vector128<float> value)
    {
        Vector128<float> pair = Max(value, Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1)));
        return MathF.Max(pair[0], pair[1]);
    }
}

/// <summary>Eight floats.</summary>
internal readonly struct Lanes8 : ILanes<Vector256<float>>
{
    public static int Count => 8;
    public static Vector256<float> Zero => Vector256<float>.Zero;
    public static Vector256<float> Load(ref float start, nuint index) => Vector256.LoadUnsafe(ref start, index);
    public static void Store(Vector256<float> value, ref float start, nuint index) => value.StoreUnsafe(ref start, index);
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);
    public static Vector256<float> Add(Vector256<float> left, Vector256<float> right) => left + right;
    public static Vector256<float> Multiply(Vector256<float> left, Vector256<float> right) => left * right;
    public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
        Vector256.MultiplyAddEstimate(left, right, addend);
    public static Vector256<float> Max(Vector256<float> left, Vector256<float> right) => Vector256.Max(left, right);
    public static Vector256<float> Divide(Vector256<float> left, Vector256<float> right) => left / right;
    public static Vector256<float> Exp(Vector256<float> value) => Vector256.Exp(value);
    public static float Sum(Vector256<float> value) => Vector256.Sum(value);
    public static float Greatest(Vector256<float> value) => Lanes4.Greatest(Vector128.Max(value.GetLower(), value.GetUpper()));
}

/// <summary>Sixteen floats.</summary>
internal readonly struct Lanes16 : ILanes<Vector512<float>>
{
    public static int Count => 16;
    public static Vector512<float> Zero => Vector512<float>.Zero;
    public static Vector512<float> Load(ref float start, nuint index) => Vector512.LoadUnsafe(ref start, index);
    public static void Store(Vector512<float> value, ref float start, nuint index) => value.StoreUnsafe(ref start, index);
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);
    public static Vector512<float> Add(Vector512<float> left, Vector512<float> right) => left + right;
    public static Vector512<float> Multiply(Vector512<float> left, Vector512<float> right) => left * right;
    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Vector512.MultiplyAddEstimate(left, right, addend);
    public static Vector512<float> Max(Vector512<float> left, Vector512<float> right) => Vector512.Max(left, right);
    public static Vector512<float> Divide(Vector512<float> left, Vector512<float> right) => left / right;
    public static Vector512<float> Exp(Vector512<float> value) => Exponential.Of(value);
    public static float Sum(Vector512<float> value) => Vector512.Sum(value);
    public static float Greatest(Vector512<float> value) => Lanes8.Greatest(Vector256.Max(value.GetLower(), value.GetUpper()));
}
