using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace AgentHost.Processes.Windows;

/// <summary>
/// A job that ends all its processes when its last handle is closed. The host holds the only one, so the system closes it when the host dies, however it dies.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class JobObject : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int ExtendedLimits = 9;
    private const uint KillOnClose = 0x2000;

    private JobObject(nint handle)
        : base(ownsHandle: true) => SetHandle(handle);

    /// <summary>Makes a job; null when the system refuses.</summary>
    public static JobObject? Create()
    {
        var job = new JobObject(CreateJobObjectW(null, null));
        var limits = new ExtendedLimitInformation { LimitFlags = KillOnClose };
        if (!job.IsInvalid && SetInformationJobObject(job.handle, ExtendedLimits, &limits, (uint)sizeof(ExtendedLimitInformation)) != 0)
        {
            return job;
        }

        job.Dispose();
        return null;
    }

    /// <summary>Puts a process into it, with all that it starts from now on.</summary>
    public bool Add(SafeProcessHandle process)
    {
        var held = false;
        try
        {
            process.DangerousAddRef(ref held);
            return AssignProcessToJobObject(handle, process.DangerousGetHandle()) != 0;
        }
        finally
        {
            if (held)
            {
                process.DangerousRelease();
            }
        }
    }

    /// <summary>Ends all its processes.</summary>
    public void End()
    {
        var held = false;
        try
        {
            DangerousAddRef(ref held);
            _ = TerminateJobObject(handle, 1);
        }
        catch (ObjectDisposedException)
        {
            // Closing it has ended them.
        }
        finally
        {
            if (held)
            {
                DangerousRelease();
            }
        }
    }

    protected override bool ReleaseHandle() => CloseHandle(handle) != 0;

    [LibraryImport("kernel32")]
    private static partial nint CreateJobObjectW(void* attributes, char* name);

    [LibraryImport("kernel32")]
    private static partial int SetInformationJobObject(nint job, int kind, void* information, uint size);

    [LibraryImport("kernel32")]
    private static partial int AssignProcessToJobObject(nint job, nint process);

    [LibraryImport("kernel32")]
    private static partial int TerminateJobObject(nint job, uint exitCode);

    [LibraryImport("kernel32")]
    private static partial int CloseHandle(nint handle);

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedLimitInformation
    {
        public long PerProcessUserTimeLimit;
        public long PerJobUserTimeLimit;
        public uint LimitFlags;
        public nuint MinimumWorkingSetSize;
        public nuint MaximumWorkingSetSize;
        public uint ActiveProcessLimit;
        public nuint Affinity;
        public uint PriorityClass;
        public uint SchedulingClass;
        public ulong ReadOperationCount;
        public ulong WriteOperationCount;
        public ulong OtherOperationCount;
        public ulong ReadTransferCount;
        public ulong WriteTransferCount;
        public ulong OtherTransferCount;
        public nuint ProcessMemoryLimit;
        public nuint JobMemoryLimit;
        public nuint PeakProcessMemoryUsed;
        public nuint PeakJobMemoryUsed;
    }
}
