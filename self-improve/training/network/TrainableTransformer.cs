using System;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Training.Network;

/// <summary>
/// The engine's transformer with a backward pass: embeddings in, hidden states out, and back. Sequences of a batch lie one
/// after another in rows; positions begin anew in each. Results depend on the numbers only, not on the threads.
/// </summary>
public sealed class TrainableTransformer
{
    // Rows that one job of an element-wise step takes; also the order in which gains' gradients are summed.
    private const int BlockRows = 64;

    private readonly ParameterSet _parameters;
    private readonly ModelShape _shape;
    private readonly Compute _compute;
    private readonly AttentionLayer _attention;
    private readonly LayerState[] _layers;
    private readonly float[] _last, _lastFactor, _flow, _wide, _gainSums, _cosines, _sines;
    private readonly int _mostRows;
    private int[] _starts = [0];
    private int[] _positions = [];
    private bool _causal;

    /// <summary>Makes room for batches of <paramref name="mostRows"/> rows in sequences of at most <paramref name="longest"/>.</summary>
    public TrainableTransformer(ParameterSet parameters, Compute compute, int mostRows, int longest)
    {
        _parameters = parameters;
        _shape = parameters.Shape;
        _compute = compute;
        _mostRows = mostRows;
        _attention = new AttentionLayer(_shape, compute);
        _layers = new LayerState[_shape.Layers];
        for (int i = 0; i < _layers.Length; i++) _layers[i] = new LayerState(_shape, mostRows);
        _last = new float[mostRows * _shape.Width];
        _lastFactor = new float[mostRows];
        _flow = new float[mostRows * _shape.Width];
        _wide = new float[mostRows * Math.Max(3 * _shape.Width, 2 * _shape.FeedForward)];
        _gainSums = new float[Blocks(mostRows) * _shape.Width];
        int pairs = _shape.RopeDimensions / 2;
        _cosines = new float[longest * pairs];
        _sines = new float[longest * pairs];
        for (int i = 0; i < longest; i++)
            RotaryEmbedding.Angles(_shape, default, i, _cosines.AsSpan(i * pairs, pairs), _sines.AsSpan(i * pairs, pairs));
    }

    /// <summary>
    /// Hidden states after the last normalisation, into <paramref name="states"/>. <paramref name="starts"/> holds the first
    /// row of each sequence and, last, the number of rows.
    /// </summary>
    public void Forward(float[] embeddings, int[] starts, bool causal, float[] states)
    {
        int rows = starts[^1], width = _shape.Width;
        if (rows > _mostRows) throw new ArgumentException($"{rows} rows; there is room for {_mostRows}");
        _starts = starts;
        _causal = causal;
        _positions = new int[rows];
        for (int i = 0; i + 1 < starts.Length; i++)
            for (int row = starts[i]; row < starts[i + 1]; row++) _positions[row] = row - starts[i];
        embeddings.AsSpan(0, rows * width).CopyTo(_layers[0].Input);
        for (int i = 0; i < _layers.Length; i++) RunLayer(i, rows, i + 1 < _layers.Length ? _layers[i + 1].Input : _last);
        Normalise("output_norm.weight", _last, _lastFactor, states, rows);
    }

    /// <summary>
    /// Adds to the parameters' gradients, from those of the states, which are overwritten by those of the embeddings.
    /// Belongs to the last <see cref="Forward"/>, whose intermediate results it uses up.
    /// </summary>
    public void Backward(float[] derivative)
    {
        int rows = _starts[^1];
        Span<float> flow = _flow.AsSpan(0, rows * _shape.Width);
        flow.Clear();
        NormaliseBackward("output_norm.weight", _last, _lastFactor, derivative, _flow, rows);
        for (int i = _layers.Length - 1; i >= 0; i--) LayerBackward(i, rows, _flow, derivative);
        flow.CopyTo(derivative);
    }

    private static int Blocks(int rows) => (rows + BlockRows - 1) / BlockRows;

    private void RunLayer(int index, int rows, float[] output)
    {
        LayerState state = _layers[index];
        string prefix = $"blk.{index}.";
        int width = _shape.Width, inner = _shape.FeedForward;
        Normalise(prefix + "attn_norm.weight", state.Input, state.InputFactor, state.Normed, rows);
        Product(state.Normed, rows, width, prefix + "attn_q.weight", 3 * width, state.Joined, false);
        Rotate(state.Joined, rows, 1);
        _attention.Forward(state.Joined, state.Mixed, _starts, _causal);
        state.Input.AsSpan(0, rows * width).CopyTo(state.Middle);
        Product(state.Mixed, rows, width, prefix + "attn_output.weight", width, state.Middle, true);

        Normalise(prefix + "ffn_norm.weight", state.Middle, state.MiddleFactor, state.MiddleNormed, rows);
        Product(state.MiddleNormed, rows, width, prefix + "ffn_gate.weight", 2 * inner, state.GateUp, false);
        EachRow(rows, row =>
        {
            Span<float> gated = state.Gated.AsSpan(row * inner, inner);
            state.GateUp.AsSpan(row * 2 * inner, inner).CopyTo(gated);
            VectorKernels.SwiGlu(_compute.Path, gated, state.GateUp.AsSpan(((2 * row) + 1) * inner, inner));
        });
        state.Middle.AsSpan(0, rows * width).CopyTo(output);
        Product(state.Gated, rows, inner, prefix + "ffn_down.weight", width, output, true);
    }

    // flow: the derivative of the layer's output, replaced by that of its input. scratch: rows x width.
    private void LayerBackward(int index, int rows, float[] flow, float[] scratch)
    {
        LayerState state = _layers[index];
        string prefix = $"blk.{index}.";
        int width = _shape.Width, inner = _shape.FeedForward;
        // Nothing reads the gated rows after the gradient of the matrix that they went through: their derivative takes their place.
        float[] gated = state.Gated;
        ProductBackward(flow, state.Gated, rows, inner, prefix + "ffn_down.weight", width, gated);
        EachRow(rows, row => RowMath.SwiGluBackward(
            state.GateUp.AsSpan(row * 2 * inner, inner), state.GateUp.AsSpan(((2 * row) + 1) * inner, inner), gated.AsSpan(row * inner, inner),
            _wide.AsSpan(row * 2 * inner, inner), _wide.AsSpan(((2 * row) + 1) * inner, inner)));
        ProductBackward(_wide, state.MiddleNormed, rows, width, prefix + "ffn_gate.weight", 2 * inner, scratch);
        NormaliseBackward(prefix + "ffn_norm.weight", state.Middle, state.MiddleFactor, scratch, flow, rows);

        ProductBackward(flow, state.Mixed, rows, width, prefix + "attn_output.weight", width, scratch);
        _attention.Backward(state.Joined, scratch, _wide, _starts, _causal);
        Rotate(_wide, rows, -1);
        ProductBackward(_wide, state.Normed, rows, width, prefix + "attn_q.weight", 3 * width, scratch);
        NormaliseBackward(prefix + "attn_norm.weight", state.Input, state.InputFactor, scratch, flow, rows);
    }

    // output (+)= input * weightsᵀ. The weights reach over the matrices that follow, so that several share one product.
    private void Product(float[] input, int rows, int columns, string weights, int outputs, float[] output, bool accumulate) =>
        MatrixProduct.Multiply(_compute, new MatrixView(input, rows, columns), _parameters.View(weights, outputs).Transposed,
            new MatrixView(output, rows, outputs), accumulate);

    private void ProductBackward(float[] derivative, float[] input, int rows, int columns, string weights, int outputs, float[] inputOut)
    {
        MatrixView change = new(derivative, rows, outputs);
        MatrixProduct.Multiply(_compute, change.Transposed, new MatrixView(input, rows, columns), _parameters.GradientView(weights, outputs), true);
        MatrixProduct.Multiply(_compute, change, _parameters.View(weights, outputs), new MatrixView(inputOut, rows, columns));
    }

    private void Normalise(string gain, float[] input, float[] factors, float[] output, int rows)
    {
        int width = _shape.Width, offset = _parameters[gain].Offset;
        EachRow(rows, row => factors[row] = VectorKernels.RmsNorm(_compute.Path, input.AsSpan(row * width, width),
            _parameters.Values.AsSpan(offset, width), _shape.NormEpsilon, output.AsSpan(row * width, width)));
    }

    private void NormaliseBackward(string gain, float[] input, float[] factors, float[] derivative, float[] inputOut, int rows)
    {
        int width = _shape.Width, offset = _parameters[gain].Offset;
        Array.Clear(_gainSums);
        EachRow(rows, row => RowMath.RmsNormBackward(input.AsSpan(row * width, width), _parameters.Values.AsSpan(offset, width),
            factors[row], derivative.AsSpan(row * width, width), inputOut.AsSpan(row * width, width),
            _gainSums.AsSpan(row / BlockRows * width, width)));
        Span<float> target = _parameters.Gradients.AsSpan(offset, width);
        for (int block = 0; block < Blocks(rows); block++)
            VectorKernels.AddScaled(_compute.Path, target, 1, _gainSums.AsSpan(block * width, width));
    }

    private void Rotate(float[] joined, int rows, float direction)
    {
        int head = _shape.HeadWidth, heads = _shape.Heads, width = _shape.Width, pairs = _shape.RopeDimensions / 2;
        EachRow(rows, row =>
        {
            int angle = _positions[row] * pairs;
            for (int i = 0; i < 2 * heads; i++)
            {
                RotaryEmbedding.Rotate(_shape.RopeStyle, joined.AsSpan((row * 3 * width) + (i * head), head),
                    _cosines.AsSpan(angle, pairs), _sines.AsSpan(angle, pairs), direction);
            }
        });
    }

    private void EachRow(int rows, Action<int> job) => _compute.Pool.Run(Blocks(rows), block =>
    {
        int end = Math.Min(rows, (block + 1) * BlockRows);
        for (int row = block * BlockRows; row < end; row++) job(row);
    });

    // What the backward pass needs of a layer.
    private sealed class LayerState(ModelShape shape, int rows)
    {
        public readonly float[] Input = new float[rows * shape.Width];
        public readonly float[] InputFactor = new float[rows];
        public readonly float[] Normed = new float[rows * shape.Width];
        public readonly float[] Joined = new float[rows * 3 * shape.Width];
        public readonly float[] Mixed = new float[rows * shape.Width];
        public readonly float[] Middle = new float[rows * shape.Width];
        public readonly float[] MiddleFactor = new float[rows];
        public readonly float[] MiddleNormed = new float[rows * shape.Width];
        public readonly float[] GateUp = new float[rows * 2 * shape.FeedForward];
        public readonly float[] Gated = new float[rows * shape.FeedForward];
    }
}
