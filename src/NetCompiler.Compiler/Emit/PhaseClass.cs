namespace NetCompiler.Compiler.Emit;

/// <summary>A nested net: its plan as text, its sizes, and how it is made.</summary>
internal static class PhaseClass
{
    public static void Write(SourceWriter writer, NetModel net, PhaseModel phase)
    {
        writer.Open("partial class " + net.ClassName);
        writer.Summary(Purpose(phase.Kind) + " Its blobs are properties.");
        string trainable = phase.IsTrained ? ", global::NetCompiler.Solvers.ITrainableNet" : "";
        writer.Open("public sealed partial class " + phase.ClassName + " : global::NetCompiler.Blobs.CompiledNet" + trainable);
        WriteConstants(writer, phase);
        if (phase.HasDataLayers) DataLayersProperty.Write(writer, phase.Plan);
        WriteMemory(writer, net, phase);
        WriteConstructors(writer, phase);
        PhasePasses.Write(writer, phase);
        writer.Summary("The parameters it computes with.");
        writer.Line("public Parameters Parameters { get; }");
        if (phase.KeepsBlobs) writer.Line().Line("/// <inheritdoc/>").Line("public override bool KeepsBlobs => true;");
        writer.Close().Close();
    }

    /// <summary>The plan as comments, for the top of the file.</summary>
    // PlanText makes every name in it printable; a comment's line cannot be ended from inside.
    public static void WritePlan(SourceWriter writer, PhaseModel phase)
    {
        if (phase.PlanText is null)
        {
            writer.Line("// This net could not be compiled; what is here only keeps code that uses it from having further errors.").Line();
            return;
        }
        foreach (string line in phase.PlanText.TrimEnd('\n').Split('\n')) writer.Line(line.Length == 0 ? "//" : "// " + line);
        writer.Line();
    }

    private static void WriteConstants(SourceWriter writer, PhaseModel phase)
    {
        writer.Summary("Bytes of blobs, their gradients and intermediate values.");
        writer.Line("public const long ActivationBytes = " + CSharpLiteral.Integer(phase.ActivationBytes) + ";").Line();
        writer.Summary("Bytes of the parameters, which all nets share.");
        writer.Line("public const long ParameterBytes = Parameters.Bytes;").Line();
        writer.Summary("How many numbers the layers learn.");
        writer.Line("public const long ParameterCount = " + CSharpLiteral.Integer(phase.ParameterCount) + ";").Line();
    }

    private static void WriteMemory(SourceWriter writer, NetModel net, PhaseModel phase)
    {
        string space = "global::" + net.StepsNamespace + ".", steps = space + phase.StepsClassName;
        writer.Line("private static global::NetCompiler.Blobs.NetMemory Memory => new(ActivationBytes, NeedsGradients: " + CSharpLiteral.Boolean(phase.IsTrained) + ");").Line();
        string processor = phase.ProcessorSteps.Count == 0 ? "null" : "() => new(" + steps + ".Forward, " + steps + ".Backward, " + steps + ".RunStep, " + steps + ".ScratchFloats, " + steps + ".WorkerFloats)";
        // A program that is compiled ahead of time cannot compile kernels: the condition is a constant there, and all that belongs to GPUs is left out.
        string gpu = phase.GpuSteps.Count == 0 ? "null" : "global::System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported ? " + space + phase.GpuStepsClassName + ".Create : null";
        writer.Line("private static global::NetCompiler.Blobs.NetTargets StepTargets => new(");
        writer.Line("    Processor: " + processor + ",");
        writer.Line("    Gpu: " + gpu + ");").Line();
    }

    private static void WriteConstructors(SourceWriter writer, PhaseModel phase)
    {
        const string Device = "global::NetCompiler.Devices.ComputeDevice device";
        writer.Summary("A net with parameters of its own, all zero, which are disposed with it.");
        writer.Line("/// <param name=\"device\">What it computes on; not disposed with the net.</param>");
        writer.Line("public " + phase.ClassName + "(" + Device + ")");
        writer.Line("    : this(device, new Parameters(withGradients: " + CSharpLiteral.Boolean(phase.IsTrained) + "), ownsParameters: true)");
        writer.Line("{").Line("}").Line();
        writer.Summary("A net that shares the parameters of another.");
        writer.Line("/// <param name=\"device\">What it computes on; not disposed with the net.</param>");
        writer.Line("/// <param name=\"parameters\">The parameters, which are not disposed with the net.</param>");
        writer.Line("public " + phase.ClassName + "(" + Device + ", Parameters parameters)");
        writer.Line("    : this(device, parameters, ownsParameters: false)");
        writer.Line("{").Line("}").Line();
    }

    private static string Purpose(NetKind kind) => kind switch
    {
        NetKind.Train => "The net as it is trained.",
        NetKind.Test => "The net as it is tested.",
        _ => "The net as it is used: without labels and losses.",
    };
}
