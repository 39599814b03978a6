using System.Runtime.InteropServices;

namespace NetCompiler.Training;

/// <summary>What was asked of a training from other threads and by signals; it is looked at between iterations and between batches of a test.</summary>
internal sealed class TrainingRequests
{
    /// <summary>What shells report of a process that SIGINT ended.</summary>
    private const int ExitCodeOfInterrupt = 130;

    private volatile bool stop;
    private int snapshot;

    public bool IsStopRequested => stop;

    public void Stop() => stop = true;

    public void Snapshot() => Interlocked.Exchange(ref snapshot, 1);

    /// <summary>Whether a snapshot was asked for since this was last called.</summary>
    public bool TakeSnapshotRequest() => Interlocked.Exchange(ref snapshot, 0) == 1;

    /// <summary>Lets signals ask, until the result is disposed.</summary>
    public IDisposable Listen(SignalEffect interrupt, SignalEffect hangup)
    {
        var registrations = new List<PosixSignalRegistration>();
        if (interrupt != SignalEffect.None)
        {
            bool wasInterrupted = false;
            registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
            {
                // The first asks, the second insists.
                if (wasInterrupted) Environment.Exit(ExitCodeOfInterrupt);
                wasInterrupted = interrupt == SignalEffect.Stop;
                context.Cancel = true;
                Ask(interrupt);
            }));
        }
        if (hangup != SignalEffect.None)
        {
            registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
            {
                context.Cancel = true;
                Ask(hangup);
            }));
        }
        return new Listening(registrations);
    }

    private void Ask(SignalEffect effect)
    {
        if (effect == SignalEffect.Stop) Stop();
        else Snapshot();
    }

    private sealed class Listening(List<PosixSignalRegistration> registrations) : IDisposable
    {
        public void Dispose()
        {
            foreach (var registration in registrations) registration.Dispose();
        }
    }
}
