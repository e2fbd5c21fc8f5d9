namespace AgentHost.Plugins.Mcp.Logins;

/// <summary>Login of a connection: the page that asks for it, and the vault that keeps its tokens.</summary>
/// <param name="Page">Asks the person.</param>
/// <param name="Vault">Keeps what comes of it.</param>
internal sealed record LoginUse(LoginPage Page, TokenVault Vault);
