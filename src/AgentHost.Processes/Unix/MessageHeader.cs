using System.Runtime.InteropServices;

namespace AgentHost.Processes.Unix;

/// <summary>The C library's <c>msghdr</c> on 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct MessageHeader
{
    public void* Name;
    public uint NameLength;
    public IoVector* Pieces;
    public nuint PieceCount;
    public void* Control;
    public nuint ControlLength;
    public int Flags;
}
