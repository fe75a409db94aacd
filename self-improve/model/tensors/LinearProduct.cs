using System;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>One layer of a product: where the outputs go and whether they are added to what is there.</summary>
public readonly record struct LinearLayer(WeightMatrix Weights, float[] Output, bool Accumulate = false);

/// <summary>
/// Linear layers over one input. Few rows (decoding) go row by row through the weights, each weight read once; many rows
/// (a prompt) go through the matrix product. The few-rows path computes each output on its own, so a token's outputs are
/// the same whether it comes alone or with others: speculative decoding relies on that.
/// </summary>
public sealed class LinearProduct(Compute compute)
{
    /// <summary>Up to this many rows of input are computed one by one.</summary>
    public const int FewRows = 8;

    // Less work than this is not worth handing to another thread.
    private const int BytesPerJob = 1 << 15;

    private readonly QuantizedActivations _quantized = new();

    /// <summary>output[m, n] (+)= input[m] · weights[n] for each layer; all layers have the input's length.</summary>
    public void Multiply(float[] input, int rows, params ReadOnlySpan<LinearLayer> layers)
    {
        foreach (LinearLayer layer in layers)
        {
            if ((long)rows * layer.Weights.Columns > input.Length || (long)rows * layer.Weights.Rows > layer.Output.Length)
                throw new ArgumentException("an array is too short for a linear layer");
        }

        if (rows <= FewRows || compute.Path == KernelPath.Integer)
        {
            for (int start = 0; start < rows; start += FewRows)
                MultiplyRows(input, start, Math.Min(FewRows, rows - start), layers.ToArray());
            return;
        }

        foreach (LinearLayer layer in layers)
        {
            MatrixProduct.MultiplyTransposed(
                compute,
                new MatrixView(input, rows, layer.Weights.Columns),
                layer.Weights,
                new MatrixView(layer.Output, rows, layer.Weights.Rows),
                layer.Accumulate);
        }
    }

    private void MultiplyRows(float[] input, int first, int rows, LinearLayer[] layers)
    {
        int columns = layers[0].Weights.Columns;
        bool quantize = false;
        int jobs = 0;
        foreach (LinearLayer layer in layers)
        {
            if (layer.Weights.Columns != columns) throw new ArgumentException("layers of different input length");
            quantize |= RowProduct.UsesQuantizedInputs(layer.Weights.Type);
            jobs += Jobs(layer.Weights);
        }

        if (quantize)
        {
            _quantized.Resize(rows, columns);
            for (int row = 0; row < rows; row++) _quantized.SetRow(row, input.AsSpan((first + row) * columns, columns));
        }

        compute.Pool.Run(jobs, job => MultiplyPart(input, first, rows, layers, job));
    }

    private static int Jobs(WeightMatrix weights) => Math.Max(1, Math.Min(weights.Rows, weights.Bytes.Length / BytesPerJob));

    private void MultiplyPart(float[] input, int first, int rows, LinearLayer[] layers, int job)
    {
        int index = 0;
        for (int jobs = Jobs(layers[0].Weights); job >= jobs; jobs = Jobs(layers[index].Weights))
        {
            job -= jobs;
            index++;
        }

        LinearLayer layer = layers[index];
        WeightMatrix weights = layer.Weights;
        int parts = Jobs(weights), columns = weights.Columns;
        int start = (int)((long)weights.Rows * job / parts), end = (int)((long)weights.Rows * (job + 1) / parts);
        if (RowProduct.UsesQuantizedInputs(weights.Type))
        {
            MultiplyQuantized(first, rows, layer, start, end);
            return;
        }

        for (int output = start; output < end; output++)
        {
            ReadOnlySpan<byte> row = weights.Row(output);
            for (int m = 0; m < rows; m++)
            {
                float product = RowProduct.Dot(compute.Path, weights.Type, row, input.AsSpan((first + m) * columns, columns));
                ref float target = ref layer.Output[((first + m) * weights.Rows) + output];
                target = layer.Accumulate ? target + product : product;
            }
        }
    }

    // A few rows of weights at a time, so that they stay in the first-level cache while the inputs take turns.
    private void MultiplyQuantized(int first, int rows, LinearLayer layer, int start, int end)
    {
        const int RowsAtATime = 16;
        Span<float> products = stackalloc float[RowsAtATime * FewRows];
        for (int group = start; group < end; group += RowsAtATime)
        {
            int count = Math.Min(RowsAtATime, end - group);
            RowProduct.Dot(compute.Path, layer.Weights, group, count, _quantized, rows, products[..(count * rows)]);
            for (int m = 0; m < rows; m++)
            {
                Span<float> target = layer.Output.AsSpan(((first + m) * layer.Weights.Rows) + group, count);
                for (int i = 0; i < count; i++)
                    target[i] = layer.Accumulate ? target[i] + products[(i * rows) + m] : products[(i * rows) + m];
            }
        }
    }
}
