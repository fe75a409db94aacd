using System;
using System.Buffers;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Training.Network;

namespace Dialogos.SelfImprove.Training.Optimization;

/// <summary>Constants of the optimiser.</summary>
public sealed record OptimizerOptions
{
    /// <summary>Greatest norm of the whole gradient; longer ones are scaled down.</summary>
    public float ClipNorm { get; init; } = 1;

    /// <summary>Decay of the first moment.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Decay of the second moment.</summary>
    public float Beta2 { get; init; } = 0.98f;

    /// <summary>Decoupled weight decay of matrices.</summary>
    public float WeightDecay { get; init; } = 0.05f;
}

/// <summary>
/// AdamW (Loshchilov and Hutter), with Muon (Jordan et al. 2024) for the hidden and bilinear matrices: their momentum is
/// replaced by the nearest orthogonal matrix, so that every direction moves alike and none too far. State is two arrays as long as the parameters.
/// </summary>
public sealed class Optimizer
{
    private const int BlockLength = 1 << 14;
    private const float Epsilon = 1e-8f;

    private readonly ParameterSet _parameters;
    private readonly Compute _compute;
    private readonly OptimizerOptions _options;
    private readonly Orthogonalizer _orthogonalizer;
    private readonly double[] _squares;

    /// <summary>Starts with moments of zero.</summary>
    public Optimizer(ParameterSet parameters, Compute compute, OptimizerOptions options)
    {
        _parameters = parameters;
        _compute = compute;
        _options = options;
        _orthogonalizer = new Orthogonalizer(compute.Path);
        First = new float[parameters.Values.Length];
        Second = new float[parameters.Values.Length];
        _squares = new double[Blocks(parameters.Values.Length)];
    }

    /// <summary>First moments.</summary>
    public float[] First { get; }

    /// <summary>Second moments; zero for matrices that Muon moves.</summary>
    public float[] Second { get; }

    /// <summary>Steps taken since the moments were zero.</summary>
    public int Steps { get; set; }

    /// <summary>Forgets moments, for a new objective.</summary>
    public void Reset()
    {
        Array.Clear(First);
        Array.Clear(Second);
        Steps = 0;
    }

    /// <summary>Moves the parameters against their gradients, clears the gradients and returns the gradient's norm before clipping.</summary>
    public float Step(float rate)
    {
        float norm = Norm();
        float scale = norm > _options.ClipNorm ? _options.ClipNorm / norm : 1;
        Steps++;
        List<Parameter> orthogonal = [];
        foreach (Parameter parameter in _parameters.All)
        {
            if (parameter.Role is ParameterRole.Hidden or ParameterRole.Bilinear) orthogonal.Add(parameter);
            else AdamStep(parameter, rate, scale);
        }

        _compute.Pool.Run(orthogonal.Count, job => MuonStep(orthogonal[job], rate, scale));
        return norm;
    }

    private static int Blocks(int length) => (length + BlockLength - 1) / BlockLength;

    // Sums of blocks are added in order, so that the norm does not depend on threads.
    private float Norm()
    {
        float[] gradients = _parameters.Gradients;
        _compute.Pool.Run(_squares.Length, block =>
        {
            int start = block * BlockLength, length = Math.Min(BlockLength, gradients.Length - start);
            ReadOnlySpan<float> part = gradients.AsSpan(start, length);
            _squares[block] = VectorKernels.Dot(_compute.Path, part, part);
        });
        double sum = 0;
        foreach (double square in _squares) sum += square;
        float norm = (float)Math.Sqrt(sum);
        if (!float.IsFinite(norm)) throw new ArithmeticException("the gradient is not finite: the learning rate is too high");
        return norm;
    }

    private void AdamStep(Parameter parameter, float rate, float scale)
    {
        float decay = parameter.Role == ParameterRole.Vector ? 0 : _options.WeightDecay * rate;
        float first = 1 - MathF.Pow(_options.Beta1, Steps), second = 1 - MathF.Pow(_options.Beta2, Steps);
        _compute.Pool.Run(Blocks(parameter.Length), block =>
        {
            int start = parameter.Offset + (block * BlockLength), end = Math.Min(parameter.Offset + parameter.Length, start + BlockLength);
            AdamRange(start, end, rate / first, 1 / second, 1 - decay, scale);
            _parameters.Gradients.AsSpan(start, end - start).Clear();
        });
    }

    private void AdamRange(int start, int end, float rate, float secondScale, float keep, float scale)
    {
        ref float values = ref MemoryMarshal.GetArrayDataReference(_parameters.Values);
        ref float gradients = ref MemoryMarshal.GetArrayDataReference(_parameters.Gradients);
        ref float first = ref MemoryMarshal.GetArrayDataReference(First), second = ref MemoryMarshal.GetArrayDataReference(Second);
        float beta1 = _options.Beta1, beta2 = _options.Beta2;
        int i = start;
        for (; i + 16 <= end; i += 16)
        {
            nuint at = (nuint)i;
            Vector512<float> gradient = Vector512.LoadUnsafe(ref gradients, at) * scale;
            Vector512<float> m = (Vector512.LoadUnsafe(ref first, at) * beta1) + (gradient * (1 - beta1));
            Vector512<float> v = (Vector512.LoadUnsafe(ref second, at) * beta2) + (gradient * gradient * (1 - beta2));
            m.StoreUnsafe(ref first, at);
            v.StoreUnsafe(ref second, at);
            Vector512<float> step = m * rate / (Vector512.Sqrt(v * secondScale) + Vector512.Create(Epsilon));
            ((Vector512.LoadUnsafe(ref values, at) * keep) - step).StoreUnsafe(ref values, at);
        }

        for (; i < end; i++)
        {
            float gradient = _parameters.Gradients[i] * scale;
            First[i] = (First[i] * beta1) + (gradient * (1 - beta1));
            Second[i] = (Second[i] * beta2) + (gradient * gradient * (1 - beta2));
            _parameters.Values[i] = (_parameters.Values[i] * keep) - (First[i] * rate / (MathF.Sqrt(Second[i] * secondScale) + Epsilon));
        }
    }

    private void MuonStep(Parameter parameter, float rate, float scale)
    {
        const float Momentum = 0.95f;
        // An orthogonal step's elements have the size of AdamW's typical ones with this factor (Liu et al. 2025).
        float factor = rate * 0.2f * MathF.Sqrt(Math.Max(parameter.Rows, parameter.Columns));
        Span<float> momentum = First.AsSpan(parameter.Offset, parameter.Length);
        Span<float> gradient = _parameters.GradientOf(parameter.Name);
        float[] rented = ArrayPool<float>.Shared.Rent(parameter.Length);
        Span<float> update = rented.AsSpan(0, parameter.Length);
        VectorKernels.Scale(_compute.Path, momentum, Momentum);
        VectorKernels.AddScaled(_compute.Path, momentum, scale, gradient);
        update.Clear();
        VectorKernels.AddScaled(_compute.Path, update, Momentum, momentum);
        VectorKernels.AddScaled(_compute.Path, update, scale, gradient);
        gradient.Clear();
        _orthogonalizer.Orthogonalize(update, parameter.Rows, parameter.Columns);
        Span<float> values = _parameters.Values.AsSpan(parameter.Offset, parameter.Length);
        VectorKernels.Scale(_compute.Path, values, 1 - (rate * _options.WeightDecay));
        VectorKernels.AddScaled(_compute.Path, values, -factor, update);
        ArrayPool<float>.Shared.Return(rented);
    }
}
