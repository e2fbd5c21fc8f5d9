namespace AgentHost.Processes.Sandboxing;

/// <summary>Starts a command that Landlock and a filter of system calls hold.</summary>
/// <param name="inner">Starts processes.</param>
/// <param name="helper">Program that restricts itself and becomes the command.</param>
/// <param name="place">What the sandbox is made for.</param>
/// <param name="view">Part of the machine that the command has.</param>
internal sealed class LandlockProcesses(IProcesses inner, SandboxHelper helper, SandboxPlace place, SandboxView view)
{
    public async ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        // Unasked, nothing is shown that would ask; what cannot be hidden is not started beside.
        if (view.Unasked && FindSecret(place, view) is { } secret)
        {
            throw new ProcessStartException(spec.FileName, $"{spec.FileName} was not started: the sandbox here (Landlock) cannot hide {secret}.");
        }

        var temporary = Directory.CreateTempSubdirectory("agent-");
        try
        {
            var environment = SandboxEnvironment.Of(spec, place.Home, view, temporary.FullName);
            var words = LandlockProfile.Arguments(place, view, temporary.FullName, SandboxEnvironment.SearchPath(environment));
            List<string> command = [.. helper.Command, .. helper.Restore(environment), .. words, "--", spec.FileName, .. spec.Arguments];
            foreach (var (name, value) in helper.Variables)
            {
                environment[name] = value;
            }

            var process = await inner.StartAsync(
                spec with { FileName = command[0], Arguments = command[1..], Environment = environment }, cancellationToken);
            return new SandboxedProcess(process, view.Network, proxy: null, () => SandboxEnvironment.Remove(temporary))
            {
                IsHeldByPermissions = true,
            };
        }
        catch
        {
            SandboxEnvironment.Remove(temporary);
            throw;
        }
    }

    /// <summary>Finds a file of the workspace that would ask before it is read; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The workspace has too many files.</exception>
    public static string? FindSecret(SandboxPlace place, SandboxView view) =>
        KeptFiles.In(place.Root, place.Keeps(view), view.HidesHistory) is [var first, ..] ? Path.GetRelativePath(place.Root, first) : null;
}
