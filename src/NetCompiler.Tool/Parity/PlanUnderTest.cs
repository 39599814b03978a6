using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Testing;

namespace NetCompiler.Tool.Parity;

/// <summary>A plan that a device has loaded, as comparisons see it.</summary>
public static class PlanUnderTest
{
    /// <summary>The plan's blobs and parameters.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="net">The plan on a device.</param>
    public static NetUnderTest Of(NetPlan plan, IParityNet net)
    {
        var parameters = plan.Parameters.ToDictionary(parameter => parameter, Parameter);
        return new NetUnderTest(
            plan.Blobs.Select(Blob).ToArray(),
            plan.Layers.Select(layer => new LayerUnderTest(layer.Name, layer.Parameters.Select(parameter => parameters[parameter]).ToArray())).ToArray());

        BlobUnderTest Blob(PlanBlob blob) => new(blob.Name, blob.Tensor.Shape.Extents.ToArray())
        {
            Read = () => Read(blob.Tensor),
            ReadDiff = () => Gradient(blob.Gradient, blob.Tensor),
            Write = blob.IsInput ? values => net.Write(blob.Tensor, values) : null,
        };

        ParameterUnderTest Parameter(PlanParameter parameter) => new(parameter.Tensor.Shape.Extents.ToArray())
        {
            Read = () => Read(parameter.Tensor),
            ReadDiff = () => Gradient(parameter.Gradient, parameter.Tensor),
            Write = values => net.Write(parameter.Tensor, values),
        };

        // Where nothing depends on a loss there is no gradient here, and a zero one in Caffe.
        float[] Gradient(Tensor? gradient, Tensor of) => gradient is null ? new float[of.Shape.Count] : Read(gradient);

        float[] Read(Tensor tensor) => net.Read(tensor) is var elements && elements is float[] array ? array : elements.ToArray();
    }

    /// <summary>The loss: the weighted sum of all loss blobs.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="net">The plan on a device, after a forward pass.</param>
    public static double Loss(NetPlan plan, IParityNet net) => plan.Losses.Sum(term => term.Weight * net.Read(term.Tensor).Sum(element => (double)element));
}
