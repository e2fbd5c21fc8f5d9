using System.Runtime.InteropServices;
using AgentHost.Client;
using AgentHost.Terminal.Devices;

namespace AgentHost.Terminal.Chats;

/// <summary>A conversation in the terminal that the process was started in, or as lines where there is none.</summary>
public static class ChatSurface
{
    /// <summary>
    /// Runs a conversation until the person leaves. The prompt is there before the host is: what is typed meanwhile is sent then. Whatever ends it puts the
    /// terminal back, and ends the host.
    /// </summary>
    /// <param name="open">Makes the host; called once, on another thread.</param>
    /// <param name="options">Options of the conversation.</param>
    /// <param name="input">Standard input, for lines.</param>
    /// <param name="output">Standard output, for lines.</param>
    /// <param name="canDraw">True where both are a terminal that can be drawn on; where they are none, <see cref="ChatOptions.Prompts"/> asks nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>
    /// Exit code of the program: 0 where a person left, where nobody types that of the last turn as <see cref="ChatOptions"/> has them, 128 and the signal's
    /// number where one ended it.
    /// </returns>
    /// <exception cref="IOException">The terminal cannot be used.</exception>
    public static async Task<int> RunAsync(
        Func<IHostClient> open, ChatOptions options, TextReader input, TextWriter output, bool canDraw, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!canDraw || options.ScreenReader)
        {
            using var echo = new TerminalEcho(descriptor: 0);
            await using var lines = new LinearChat(options, input, output, options.Prompts.Interactive, TimeProvider.System) { SetEcho = echo.Set };
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
            {
                context.Cancel = true;
                lines.Interrupt();
            });
            using var ends = new Signals(
                code => lines.Post(() => lines.Conversation.End(code)), () => echo.Set(on: true), static _ => false, PosixSignal.SIGTERM, PosixSignal.SIGHUP);
            return await lines.RunAsync(open, cancellationToken);
        }

        using ITerminalDevice device = OperatingSystem.IsWindows() ? new WindowsTerminal() : new UnixTerminal();
        await using var loop = new ChatLoop(device, options, TimeProvider.System);
        using var ended = new Signals(
            loop.End,
            loop.Restore,
            signal => loop.IsAway && signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT,
            PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT);
        using var resized = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => loop.Post(() => loop.Conversation.IsDirty = true));
        using var stopped = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(PosixSignal.SIGTSTP, context =>
            {
                context.Cancel = true;
                if (!loop.SuspendAway())
                {
                    loop.Post(loop.Suspend);
                }
            });
        using var continued = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => loop.Continue());
        return await loop.RunAsync(open, cancellationToken);
    }
}
