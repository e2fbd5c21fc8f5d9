namespace AgentHost.ModelServing;

/// <summary>What an address of a wire format is for.</summary>
internal enum RouteKind
{
    /// <summary>Not the format's.</summary>
    None,

    /// <summary>Known, but not with this method.</summary>
    WrongMethod,

    /// <summary>A question to the model: uses up a step.</summary>
    Generate,

    /// <summary>Anything else that the wire answers by itself.</summary>
    Other,

    /// <summary>The listing of models.</summary>
    ListModels,

    /// <summary>One model of the listing.</summary>
    OneModel,
}
