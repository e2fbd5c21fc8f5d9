using System.Runtime.InteropServices;

namespace AgentHost.Processes.Unix;

/// <summary>The C library's <c>iovec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct IoVector
{
    public void* Bytes;
    public nuint Length;
}
