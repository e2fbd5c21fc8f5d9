namespace AgentHost.Plugins.Web.Http;

/// <summary>An address sends on to another host, which was not among those that were permitted.</summary>
/// <param name="message">One sentence, for the model.</param>
/// <param name="next">Where to.</param>
internal sealed class ElsewhereException(string message, Uri next) : ExchangeException(message)
{
    /// <summary>Address that it leads to.</summary>
    public Uri Next => next;
}
