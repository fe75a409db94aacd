using System;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Training.Optimization;

/// <summary>
/// Brings all singular values of a matrix near 1 by five steps of a quintic Newton-Schulz iteration (Jordan et al. 2024):
/// X becomes a X + (b A + c A²) X with A = X Xᵀ. On the calling thread: matrices of a model are many and small.
/// </summary>
public sealed class Orthogonalizer(KernelPath path)
{
    private const int Steps = 5;
    private const float A = 3.4445f, B = -4.7750f, C = 2.0315f;

    /// <summary>Replaces a row-major matrix in place; a matrix of zeros stays.</summary>
    public void Orthogonalize(float[] matrix, int rows, int columns)
    {
        float norm = MathF.Sqrt(VectorKernels.Dot(path, matrix, matrix));
        if (norm == 0) return;
        VectorKernels.Scale(path, matrix, 1 / norm);
        MatrixView x = new(matrix, rows, columns);
        bool tall = rows > columns;
        int side = Math.Min(rows, columns);
        float[] gram = new float[side * side], square = new float[side * side], next = new float[matrix.Length];
        MatrixView small = new(gram, side, side);
        for (int step = 0; step < Steps; step++)
        {
            if (tall) MatrixProduct.MultiplySerial(path, x.Transposed, x, small);
            else MatrixProduct.MultiplySerial(path, x, x.Transposed, small);
            MatrixProduct.MultiplySerial(path, small, small, new MatrixView(square, side, side));
            VectorKernels.Scale(path, gram, B);
            VectorKernels.AddScaled(path, gram, C, square);
            matrix.CopyTo(next, 0);
            VectorKernels.Scale(path, next, A);
            MatrixView result = new(next, rows, columns);
            if (tall) MatrixProduct.MultiplySerial(path, x, small, result, accumulate: true);
            else MatrixProduct.MultiplySerial(path, small, x, result, accumulate: true);
            next.CopyTo(matrix, 0);
        }
    }
}
