#pragma warning disable RS0030 // This is the terminal's output.
using System.Runtime.InteropServices;
using AgentHost.DescriptorOutputs;

namespace AgentHost.Cli.Terminal;

/// <summary>
/// Standard output that says when it takes no more: the console's own stream keeps silent about a reader that left, and a run would go on for nobody.
/// </summary>
internal sealed class StandardOutput : Stream
{
    private const int Descriptor = 1;

    private readonly Stream? _console = OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : null;
    private readonly bool _given = StandardDescriptor.WasGiven(Descriptor);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="OutputException">It takes no more.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_console is not null)
        {
            WriteConsole(buffer);
            return;
        }

        if ((_given ? DescriptorOutput.Write(Descriptor, buffer) : DescriptorOutput.BadDescriptor) is var error and not 0)
        {
            throw new OutputException(Marshal.GetPInvokeErrorMessage(error), error == DescriptorOutput.BrokenPipe);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void WriteConsole(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _console!.Write(buffer);
        }
        catch (IOException exception)
        {
            throw new OutputException(exception.Message, readerGone: false);
        }
    }
}
