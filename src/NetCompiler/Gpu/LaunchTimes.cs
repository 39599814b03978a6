using System.Diagnostics;
using ILGPU.Runtime.Cuda;
using NetCompiler.Devices;

namespace NetCompiler.Gpu;

/// <summary>A launch of a program and how long it takes.</summary>
/// <param name="Step">Its step.</param>
/// <param name="Ordinal">The step's place among all steps, forward then backward.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Launch">How many groups, and on what.</param>
/// <param name="Time">The time of one launch on the device, when many come one after the other.</param>
public readonly record struct LaunchTime(GpuStep Step, int Ordinal, GpuKernel Kernel, GpuLaunch Launch, TimeSpan Time);

/// <summary>
/// Times each launch of a program alone: many of it in a row between two events of the device, so that neither the
/// host's part of a launch nor waiting
/// counts. Where a device has no such events, the host's clock around the row is taken.
/// </summary>
public static class LaunchTimes
{
    /// <summary>
    /// Times all launches in the order of a step; what they compute is spoilt, since each runs again and again.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="repetitions">How often each launch is run between the events, after one that is not
    /// counted.</param>
    /// <exception cref="DeviceException">A launch failed.</exception>
    public static IEnumerable<LaunchTime> Of(GpuProgram program, int repetitions)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentOutOfRangeException.ThrowIfLessThan(repetitions, 1);
        using var clock = Clock.Of(program.Device);
        for (int ordinal = 0; ordinal < program.StepCount; ordinal++)
        {
            var step = program.StepAt(ordinal);
            foreach (var launch in step.Launches)
            {
                program.Run(step, launch);
                program.Synchronize();
                clock.Start();
                for (int i = 0; i < repetitions; i++) program.Run(step, launch);
                yield return new LaunchTime(step, ordinal, program.KernelOf(launch), launch, clock.Stop() / repetitions);
            }
        }
    }

    private abstract class Clock : IDisposable
    {
        public static Clock Of(GpuDevice device) =>
            device.Accelerator is CudaAccelerator && CudaEvent.IsSupported ? new EventClock(device) : new HostClock(device);

        public abstract void Start();

        public abstract TimeSpan Stop();

        public virtual void Dispose()
        {
        }
    }

    private sealed class EventClock(GpuDevice device) : Clock
    {
        private readonly CudaEvent first = new(device, isTimed: true), last = new(device, isTimed: true);

        public override void Start() => first.Record(device.Stream);

        public override TimeSpan Stop()
        {
            last.Record(device.Stream);
            last.Wait();
            return last.Since(first);
        }

        public override void Dispose()
        {
            first.Dispose();
            last.Dispose();
        }
    }

    private sealed class HostClock(GpuDevice device) : Clock
    {
        private long start;

        public override void Start() => start = Stopwatch.GetTimestamp();

        public override TimeSpan Stop()
        {
            device.Synchronize();
            return Stopwatch.GetElapsedTime(start);
        }
    }
}
