#pragma warning disable RS0030 // This is the terminal.
using System.Text;

namespace AgentHost.Cli.Terminal;

/// <summary>
/// Sends the console output of plugins' code in this process to standard error, because standard output belongs to the answer, to JSON that programs read, and
/// to protocols.
/// </summary>
/// <remarks>Thread-safe. Opens nothing before the first word.</remarks>
internal sealed class ConsoleRedirection : TextWriter
{
    private readonly Lock _gate = new();
    private StreamWriter? _error;

    private ConsoleRedirection()
    {
    }

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>From here on, the console's writer is this one.</summary>
    public static void Take() => Console.SetOut(new ConsoleRedirection());

    /// <summary>Drops what plugins' code in this process writes to the console, while a screen is drawn that it would be written into.</summary>
    /// <param name="drawn">True where a screen is drawn.</param>
    public static void Silence(bool drawn)
    {
        if (drawn)
        {
            Console.SetOut(Null);
            Console.SetError(Null);
        }
    }

    public override void Write(char value) => Write([value], 0, 1);

    public override void Write(string? value) => Write((value ?? "").ToCharArray(), 0, value?.Length ?? 0);

    public override void Write(char[] buffer, int index, int count)
    {
        lock (_gate)
        {
            _error ??= new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1024) { AutoFlush = true };
            try
            {
                _error.Write(buffer, index, count);
            }
            catch (IOException)
            {
                // Nobody reads standard error: that is no fault of the plugin's.
            }
        }
    }
}
