namespace AgentHost.Plugins.Web.Http;

/// <summary>An exchange that cannot come to anything; carries the sentence for the result and never leaves the plugin.</summary>
internal class ExchangeException(string message) : Exception(message);
