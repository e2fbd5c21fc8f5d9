#pragma warning disable RS0030 // This is the terminal.
using System.Text;
using AgentHost.Client;
using AgentHost.Terminal.Devices;
using Microsoft.Win32.SafeHandles;

namespace AgentHost.Cli.Terminal;

/// <summary>The process's own streams.</summary>
internal sealed class SystemTerminal : ITerminal
{
    private SystemTerminal()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Output = new StreamWriter(new StandardOutput(), utf8, 4096) { AutoFlush = false, NewLine = "\n" };
        Error = new StreamWriter(StandardDescriptor.WasGiven(2) ? Console.OpenStandardError() : Stream.Null, utf8, 1024) { AutoFlush = true, NewLine = "\n" };
        OutputIsTerminal = !Console.IsOutputRedirected;
        var inputIsTerminal = !Console.IsInputRedirected;
        CanAsk = inputIsTerminal && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("CI") is null;
        CanTalk = inputIsTerminal && OutputIsTerminal && Environment.GetEnvironmentVariable("CI") is null;
        CanChat = CanTalk && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        PipedInput = inputIsTerminal ? null : StandardDescriptor.WasGiven(0) ? Console.OpenStandardInput() : Stream.Null;
        CanRedraw = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb" && Environment.GetEnvironmentVariable("CI") is null;
        Colours = !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public Stream? PipedInput { get; }

    public bool OutputIsTerminal { get; }

    public int Columns => OutputIsTerminal ? Math.Max(1, Console.WindowWidth - 1) : int.MaxValue;

    public bool CanAsk { get; }

    public bool CanTalk { get; }

    public bool CanChat { get; }

    public bool Colours { get; }

    public bool CanRedraw { get; }

    public static SystemTerminal Open()
    {
        // The program itself writes to streams of its own.
        ConsoleRedirection.Take();
        return new();
    }

    /// <summary>Standard output as bytes, for a protocol that has it to itself.</summary>
    public static Stream OpenOutput() => StandardDescriptor.WasGiven(1) ? Console.OpenStandardOutput() : Stream.Null;

    public async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        if (!CanAsk)
        {
            return null;
        }

        // The console has no cancellable read: the reading thread is left behind when the answer came from elsewhere.
        return await Task.Run(Console.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
    }

    // Elsewhere than on Windows the console's own stream shows what is typed by itself, whatever the terminal is set to: what has to be hidden would be seen.
    public TextReader OpenLines() => new StreamReader(
        OperatingSystem.IsWindows() || PipedInput is not null
            ? Console.OpenStandardInput()
            : new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0),
        Encoding.UTF8);

    public async ValueTask<string?> ReadSecretAsync(string prompt, CancellationToken cancellationToken)
    {
        if (!CanAsk)
        {
            return null;
        }

        // Before it is asked for: nobody knows how soon somebody types, or pastes.
        using var echo = new TerminalEcho(descriptor: 0);
        if (!echo.Set(on: false))
        {
            throw new HostException(HostFailure.Invalid, "This terminal shows all that is typed, and a secret is asked for: pipe it in instead.");
        }

        Error.Write(prompt);
        try
        {
            return await Task.Run(OpenLines().ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        }
        finally
        {
            Error.WriteLine();
        }
    }
}
