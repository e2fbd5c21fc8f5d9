namespace AgentHost.Plugins.Web.Pages;

/// <summary>A page that is not read; says why in a few words.</summary>
internal sealed class PageException(string message) : Exception(message);
