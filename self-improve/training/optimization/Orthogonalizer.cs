using System;
using System.Buffers;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Training.Optimization;

/// <summary>
/// Brings all singular values of a matrix near 1 by five steps of a quintic Newton-Schulz iteration (Jordan et al. 2024):
/// X becomes P X with P = a I + b A + c A² and A = X Xᵀ. All of them are polynomials of the first A, so they commute: A becomes
/// P A P without X, and X is multiplied once, by the product of all P. That is a matrix of the short side, and symmetric, so
/// half of each product is computed. On the calling thread: matrices of a model are many and small.
/// </summary>
public sealed class Orthogonalizer(KernelPath path)
{
    private const int Steps = 5;
    private const float A = 3.4445f, B = -4.7750f, C = 2.0315f;

    /// <summary>Replaces a row-major matrix in place; a matrix of zeros stays.</summary>
    public void Orthogonalize(Span<float> matrix, int rows, int columns)
    {
        float norm = MathF.Sqrt(VectorKernels.Dot(path, matrix, matrix));
        if (norm == 0) return;
        int side = Math.Min(rows, columns), area = side * side, length = matrix.Length;
        float[] room = ArrayPool<float>.Shared.Rent((2 * length) + (4 * area));
        matrix.CopyTo(room);
        VectorKernels.Scale(path, room.AsSpan(0, length), 1 / norm);
        MatrixView x = new(room, 0, rows, columns, columns, 1), result = x with { Offset = length };
        MatrixView gram = new(room, 2 * length, side, side, side, 1), factor = gram with { Offset = gram.Offset + area };
        MatrixView all = gram with { Offset = gram.Offset + (2 * area) }, spare = gram with { Offset = gram.Offset + (3 * area) };
        bool tall = rows > columns;
        MultiplySymmetric(tall ? x.Transposed : x, tall ? x : x.Transposed, gram);
        for (int step = 0; step < Steps; step++)
        {
            ComputeFactor(gram, factor);
            if (step == 0)
            {
                Numbers(factor).CopyTo(Numbers(all));
            }
            else
            {
                MultiplySymmetric(all, factor, spare);
                (all, spare) = (spare, all);
            }

            if (step == Steps - 1) break;
            MultiplySymmetric(factor, gram, spare);
            MultiplySymmetric(factor, spare, gram);
        }

        if (tall) MatrixProduct.MultiplySerial(path, x, all, result);
        else MatrixProduct.MultiplySerial(path, all, x, result);
        room.AsSpan(length, length).CopyTo(matrix);
        ArrayPool<float>.Shared.Return(room);
    }

    private void ComputeFactor(MatrixView gram, MatrixView factor)
    {
        MultiplySymmetric(gram, gram, factor);
        Span<float> sum = Numbers(factor);
        VectorKernels.Scale(path, sum, C);
        VectorKernels.AddScaled(path, sum, B, Numbers(gram));
        for (int i = 0; i < factor.Rows; i++) sum[i * (factor.Rows + 1)] += A;
    }

    private void MultiplySymmetric(MatrixView left, MatrixView right, MatrixView output)
    {
        MatrixProduct.MultiplySerial(path, left, right, output, triangle: Triangle.OutputLower);
        MatrixProduct.CompleteSymmetric(output);
    }

    private static Span<float> Numbers(MatrixView square) => square.Data.AsSpan(square.Offset, square.Rows * square.Columns);
}
