using System.Diagnostics;
using System.Text;

namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>The program as a process. Disposing ends it with all that it started.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    /// <summary>The longest that any process of a test may live.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StreamLog _output;
    private readonly StreamLog _error;

    private AgentProcess(Process process, AgentOptions options)
    {
        _process = process;
        _output = new StreamLog(process.StandardOutput);
        _error = new StreamLog(process.StandardError);
        if (!options.InputStaysOpen)
        {
            try
            {
                process.StandardInput.Write(options.Input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading.
            }
        }
    }

    public int Id => _process.Id;

    public static async Task<AgentResult> RunAsync(Sandbox sandbox, IReadOnlyList<string> arguments, AgentOptions options)
    {
        await using var started = Start(sandbox, arguments, options);
        return await started.WaitAsync();
    }

    public static AgentProcess Start(Sandbox sandbox, IReadOnlyList<string> arguments, AgentOptions options)
    {
        // Whatever started the tests may have SIGINT ignored, which children inherit: env puts it back and then becomes the program.
        var start = new ProcessStartInfo("env")
        {
            WorkingDirectory = options.Folder ?? sandbox.Workspace,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardErrorEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        start.ArgumentList.Add("--default-signal");
        if (options.Shell is { } line)
        {
            start.ArgumentList.Add("sh");
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(line);
            start.ArgumentList.Add("sh");
        }

        start.ArgumentList.Add(options.Program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in sandbox.Environment)
        {
            start.Environment[name] = value;
        }

        foreach (var (name, value) in options.Variables)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        return new AgentProcess(Process.Start(start)!, options);
    }

    /// <summary>Waits for the end of the process and of its output.</summary>
    /// <exception cref="TimeoutException">It did not end within the deadline, and was killed.</exception>
    public async Task<AgentResult> WaitAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Deadline);
            return new AgentResult(_process.ExitCode, await _output.ReadAllAsync(Deadline), await _error.ReadAllAsync(Deadline));
        }
        catch (TimeoutException exception)
        {
            Kill();
            throw new TimeoutException(
                $"The process did not end within {Deadline.TotalSeconds} s.\n--- stdout\n{_output.Text}\n--- stderr\n{_error.Text}", exception);
        }
    }

    /// <summary>Types a line, where the input stays open.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Ends the input.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Waits until a text has been written to standard output.</summary>
    public Task WaitForOutputAsync(string text) => _output.WaitForAsync(text, Deadline);

    /// <summary>Waits until a text has been written to standard error.</summary>
    public Task WaitForErrorAsync(string text) => _error.WaitForAsync(text, Deadline);

    public void Signal(int signal) => Assert.Equal(0, Native.Kill(_process.Id, signal));

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }
}
