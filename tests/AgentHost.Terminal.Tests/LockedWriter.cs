namespace AgentHost.Terminal.Tests;

/// <summary>Text that one thread writes and another reads.</summary>
internal sealed class LockedWriter : StringWriter
{
    private readonly Lock _gate = new();

    public LockedWriter() => NewLine = "\n";

    public override string ToString()
    {
        lock (_gate)
        {
            return base.ToString();
        }
    }

    public override void Write(char value)
    {
        lock (_gate)
        {
            base.Write(value);
        }
    }

    public override void Write(string? value)
    {
        lock (_gate)
        {
            base.Write(value);
        }
    }

    public override void Write(char[] buffer, int index, int count)
    {
        lock (_gate)
        {
            base.Write(buffer, index, count);
        }
    }
}
