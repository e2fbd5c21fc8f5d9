using System.Runtime.InteropServices;

namespace AgentHost.Processes.Unix;

/// <summary><c>struct pollfd</c>; the same on all Unix systems.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PollFd
{
    public const short In = 1;
    public const short Out = 4;

    public int Fd;
    public short Events;
    public short Returned;
}
