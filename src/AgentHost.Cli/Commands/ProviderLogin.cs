using System.CommandLine;
using System.Text;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent provider login</c>: a key typed or piped in, or a code and a browser.</summary>
internal static class ProviderLogin
{
    private const int LongestKey = 64 * 1024;

    public static CliCommand Create(ITerminal terminal)
    {
        var name = new Argument<string>("provider") { Description = "The provider, or a type such as openai." };
        var withKey = new Option<bool>("--with-key") { Description = "Ask for a key where the provider knows a login with a browser." };
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "login",
            "Keep a key: asked for at a terminal, else read from standard input. Or log in with a browser, "
            + "where the provider knows that.") { name, withKey, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent provider login",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory),
            async (host, opened) =>
            {
                await LogInAsync(host, opened, parsed.GetValue(name)!, parsed.GetValue(withKey), terminal, cancellationToken);
                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }

    /// <summary>Keeps a key, or logs in with a browser.</summary>
    public static async Task LogInAsync(
        IHostClient host, WorkspaceInfo workspace, string provider, bool withKey, ITerminal terminal, CancellationToken cancellationToken)
    {
        var known = (await host.Models.ListProvidersAsync(workspace.Id, cancellationToken)).FirstOrDefault(entry => entry.Name == provider);
        var browser = known is { DeviceLogin: true } && !withKey;

        // Nobody types in a key that is refused then.
        var key = browser || known is not { TakesKey: true } ? null : await ReadKeyAsync(terminal, provider, cancellationToken);
        await foreach (var step in host.Models.LoginAsync(new LoginRequest(workspace.Id, provider) { Key = key }, cancellationToken))
        {
            Tell(terminal, provider, step);
        }
    }

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
            throw new HostException(HostFailure.Invalid, $"Nobody can be asked for a key: pipe it in, as in: agent provider login {provider} < key.txt");
        }

        terminal.Error.Write($"Key of {CleanText.Line(provider, 64)} (not shown): ");
        var key = await terminal.ReadSecretAsync(cancellationToken);
        terminal.Error.WriteLine();
        return key ?? "";
    }
}
