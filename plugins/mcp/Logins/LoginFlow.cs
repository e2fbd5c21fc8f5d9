using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Declarations;
using AgentHost.Plugins.Mcp.Servers;
using AgentHost.Plugins.Mcp.Tools;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace AgentHost.Plugins.Mcp.Logins;

/// <summary><c>agent mcp login</c> and <c>logout</c>.</summary>
internal static class LoginFlow
{
    /// <summary>Time for a person to find a password.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Logs in at a server, and keeps what comes of it.</summary>
    /// <returns>One sentence about what came of it.</returns>
    /// <exception cref="McpServerException">There is no login.</exception>
    public static async Task<string> LoginAsync(McpServerSpec spec, ServerContext context, bool browser, CancellationToken cancellationToken)
    {
        var address = await AddressAsync(spec, context, cancellationToken);
        if (spec.Login is not { } login)
        {
            throw new McpServerException($"{spec.Name} has \"oauth\": false, so there is no login at it");
        }

        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = context.Time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), clock, Patience, Timeout.InfiniteTimeSpan);
        using var page = new LoopbackPage(login.Port, (shown, token) => ShowAsync(spec, context, shown, browser, token));
        var vault = Vault(context, address);
        try
        {
            await using var connection = await Connection.OpenAsync(
                spec with { StartTimeout = Patience }, context, new McpClientHandlers(), new ServerLog(), new LoginUse(page, vault.Afresh()), clock.Token);
            return page.Wanted ? $"The login at {spec.Name} is kept." : $"{spec.Name} asks for no login.";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new McpServerException($"nobody logged in at {spec.Name} within {Patience.TotalMinutes:0} minutes");
        }
    }

    /// <summary>Forgets a login.</summary>
    /// <returns>One sentence about what came of it.</returns>
    /// <exception cref="McpServerException">It cannot be forgotten.</exception>
    public static async Task<string> LogoutAsync(McpServerSpec spec, ServerContext context, CancellationToken cancellationToken) =>
        await Vault(context, await AddressAsync(spec, context, cancellationToken)).ForgetAsync(cancellationToken)
            ? $"The login at {spec.Name} is forgotten."
            : $"There was no login at {spec.Name}.";

    /// <summary>The vault of an address, where this host keeps secrets.</summary>
    public static TokenVault? VaultOf(ServerContext context, Uri address) => context.Secrets is { } store ? new(store, address) : null;

    private static TokenVault Vault(ServerContext context, Uri address) =>
        VaultOf(context, address) ?? throw new McpServerException("logins can be kept only where the plugin mcp runs in the program's own process");

    private static async Task<Uri> AddressAsync(McpServerSpec spec, ServerContext context, CancellationToken cancellationToken)
    {
        if (spec.Problem is { } problem)
        {
            throw new McpServerException($"{spec.Name} cannot be used: {problem}");
        }

        return spec.Transport != ServerTransport.Stdio ? await Connection.AddressAsync(spec, context, cancellationToken)
            : throw new McpServerException($"{spec.Name} is a program of this machine, at which nobody logs in");
    }

    private static async Task ShowAsync(McpServerSpec spec, ServerContext context, Uri page, bool browser, CancellationToken cancellationToken)
    {
        await context.PublishAsync("mcp.login", new JsonObject
        {
            ["server"] = spec.Name,
            ["workspace"] = context.Workspace.Root,
            ["url"] = page.AbsoluteUri,
            ["notice"] = $"To log in at {spec.Name}, open {page.AbsoluteUri}",
        });
        // Programs of a workspace in a place start there, where the person's browser is not.
        if (browser && context.Workspace.Target == "local")
        {
            await OpenAsync(context, page, cancellationToken);
        }
    }

    /// <summary>The address stands on the screen: a browser that does not come costs nothing but a click.</summary>
    private static async Task OpenAsync(ServerContext context, Uri page, CancellationToken cancellationToken)
    {
        var (program, arguments) = OperatingSystem.IsWindows() ? ("rundll32", (string[])["url.dll,FileProtocolHandler", page.AbsoluteUri])
            : (OperatingSystem.IsMacOS() ? "open" : "xdg-open", [page.AbsoluteUri]);
        try
        {
            // Not ended here: a browser that this began goes on while the person logs in.
            _ = await context.Workspace.Processes.StartAsync(new ProcessSpec(program, arguments), cancellationToken);
        }
        catch (Exception exception) when (exception is ProcessStartException or IOException or InvalidOperationException or NotSupportedException)
        {
            context.Logger.LogDebug("{Problem}", Cleaned.Line(exception.Message, 300));
        }
    }
}
