using System.Text;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Common;

/// <summary>Login at a provider: a key that is typed or piped in, or a code and a browser.</summary>
internal static class LoginFlow
{
    private const int LongestKey = 64 * 1024;

    /// <summary>Keeps a key, or logs in with a browser.</summary>
    public static async Task RunAsync(
        IHostClient host, WorkspaceInfo workspace, string provider, bool withKey, ITerminal terminal, CancellationToken cancellationToken)
    {
        var known = (await host.Models.ListProvidersAsync(workspace.Id, cancellationToken)).FirstOrDefault(entry => entry.Name == provider);
        if (BorrowedLogins.Find(provider) is { } plan)
        {
            if (known is not { TakesKey: true })
            {
                throw new HostException(HostFailure.Invalid, plan.Refusal);
            }

            terminal.Error.WriteLine(plan.Note);
        }

        var browser = known is { DeviceLogin: true } && !withKey;

        // Nobody types in a key that is refused then.
        var key = browser || known is not { TakesKey: true } ? null : await ReadKeyAsync(terminal, provider, cancellationToken);
        await foreach (var step in host.Models.LoginAsync(new LoginRequest(workspace.Id, provider) { Key = key }, cancellationToken))
        {
            Tell(terminal, provider, step);
        }
    }

    /// <summary>Fault for a key that nobody can be asked for.</summary>
    public static HostException NobodyToAsk(string provider) =>
        new(HostFailure.Invalid, $"Nobody can be asked for a key: pipe it in, as in: agent provider login {provider} < key.txt");

    private static void Tell(ITerminal terminal, string provider, LoginStep step)
    {
        if (step is { Url: { } url, UserCode: { } code })
        {
            terminal.Error.WriteLine($"Open {CleanText.Line(url, 500)} and enter the code {CleanText.Line(code, 100)}. Waiting …");
        }

        if (step.Done)
        {
            terminal.Error.WriteLine($"The login of {CleanText.Line(provider, 64)} is kept.");
        }

        if (step.Warning is { } warning)
        {
            terminal.Error.WriteLine($"! {CleanText.Clean(warning)}");
        }
    }

    private static async ValueTask<string> ReadKeyAsync(ITerminal terminal, string provider, CancellationToken cancellationToken)
    {
        if (terminal.PipedInput is { } input)
        {
            var buffer = new byte[LongestKey];
            var length = await input.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }

        if (!terminal.CanAsk)
        {
            throw NobodyToAsk(provider);
        }

        return await terminal.ReadSecretAsync($"Key of {CleanText.Line(provider, 64)} (not shown): ", cancellationToken) ?? "";
    }
}
