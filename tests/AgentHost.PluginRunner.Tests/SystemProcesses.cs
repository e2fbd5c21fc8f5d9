using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AgentHost.PluginRunner.Tests;

/// <summary>Processes by the framework's own class: enough for one child that behaves or does not.</summary>
internal sealed class SystemProcesses(string root) : IProcesses
{
    public List<SystemProcess> Started { get; } = [];

    public IReadOnlyList<string> Shell => ["/bin/sh", "-c"];

    public ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        var info = new ProcessStartInfo(spec.FileName, spec.Arguments)
        {
            WorkingDirectory = spec.WorkingDirectory ?? root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in spec.Environment)
        {
            info.Environment[name] = value;
        }

        try
        {
            var process = new SystemProcess(Process.Start(info)!, spec.Input);
            lock (Started)
            {
                Started.Add(process);
            }

            return new(process);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new ProcessStartException(spec.FileName, $"{spec.FileName} cannot be started: {exception.NativeErrorCode}.");
        }
    }
}

internal sealed class SystemProcess : IProcess
{
    private readonly Process process;

    public SystemProcess(Process process, bool input)
    {
        this.process = process;
        if (!input)
        {
            process.StandardInput.Close();
        }
    }

    public int Id => process.Id;

    public bool Exited => process.HasExited;

    public async IAsyncEnumerable<ProcessOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var chunks = Channel.CreateBounded<ProcessOutput>(1);
        var both = Task.WhenAll(
            PumpAsync(process.StandardOutput.BaseStream, isError: false, chunks.Writer, cancellationToken),
            PumpAsync(process.StandardError.BaseStream, isError: true, chunks.Writer, cancellationToken));
        _ = both.ContinueWith(_ => chunks.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await foreach (var chunk in chunks.Reader.ReadAllAsync(cancellationToken))
        {
            yield return chunk;
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(bytes, cancellationToken);
            await process.StandardInput.BaseStream.FlushAsync(cancellationToken);
        }
        catch (ObjectDisposedException exception)
        {
            throw new IOException("It does not read its input any more.", exception);
        }
    }

    public ValueTask CloseInputAsync(CancellationToken cancellationToken)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Closing flushes.
        }

        return default;
    }

    public async ValueTask<int> WaitAsync(CancellationToken cancellationToken)
    {
        // Not WaitForExitAsync: it would wait for output, too, which is read elsewhere.
        while (!process.HasExited)
        {
            await Task.Delay(5, cancellationToken);
        }

        return process.ExitCode;
    }

    public ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        process.Kill(entireProcessTree: true);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await WaitAsync(CancellationToken.None);
    }

    private static async Task PumpAsync(Stream stream, bool isError, ChannelWriter<ProcessOutput> chunks, CancellationToken cancellationToken)
    {
        var buffer = new byte[65536];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await chunks.WriteAsync(new ProcessOutput(buffer.AsSpan(0, count).ToArray(), isError), cancellationToken);
        }
    }
}
