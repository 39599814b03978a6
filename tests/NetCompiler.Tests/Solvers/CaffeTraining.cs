using NetCompiler.Solvers;
using NetCompiler.Tool.Parity;

namespace NetCompiler.Tests.Solvers;

/// <summary>Trainings of Caffe's in <c>caffe-golden/solvers</c>, on the interpreter, so that a wrong number is not an emitter's.</summary>
internal static class CaffeTraining
{
    public static SolverRecording Of(string name) => new(TestData.PathOf("caffe-golden", "solvers", name));

    public static Solver Start(SolverRecording recording) => recording.Start(new ReferenceDevice());
}
