namespace AgentHost.Plugins.Mcp.Logins;

/// <summary>How a connection logs in.</summary>
/// <param name="Page">Asks the person.</param>
/// <param name="Vault">Keeps what comes of it.</param>
internal sealed record LoginUse(LoginPage Page, TokenVault Vault);
