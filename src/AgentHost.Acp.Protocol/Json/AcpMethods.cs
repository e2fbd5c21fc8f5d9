namespace AgentHost.Acp.Protocol;

/// <summary>Methods of the protocol.</summary>
public static class AcpMethods
{
    /// <summary>First request of a connection.</summary>
    public const string Initialize = "initialize";

    /// <summary>Logs in.</summary>
    public const string Authenticate = "authenticate";

    /// <summary>Begins a session.</summary>
    public const string SessionNew = "session/new";

    /// <summary>Goes on with a session, and tells all of it.</summary>
    public const string SessionLoad = "session/load";

    /// <summary>Goes on with a session.</summary>
    public const string SessionResume = "session/resume";

    /// <summary>Lists sessions.</summary>
    public const string SessionList = "session/list";

    /// <summary>Lets a session go.</summary>
    public const string SessionClose = "session/close";

    /// <summary>Removes a session.</summary>
    public const string SessionDelete = "session/delete";

    /// <summary>Runs a prompt.</summary>
    public const string SessionPrompt = "session/prompt";

    /// <summary>Notification that cancels what runs in a session.</summary>
    public const string SessionCancel = "session/cancel";

    /// <summary>Takes another mode.</summary>
    public const string SessionSetMode = "session/set_mode";

    /// <summary>Takes another value of an option.</summary>
    public const string SessionSetConfigOption = "session/set_config_option";

    /// <summary>Notification with news of a session.</summary>
    public const string SessionUpdate = "session/update";

    /// <summary>Asks the person for permission.</summary>
    public const string RequestPermission = "session/request_permission";

    /// <summary>Asks the person for something.</summary>
    public const string ElicitationCreate = "elicitation/create";

    /// <summary>Reads a file as the editor has it.</summary>
    public const string ReadTextFile = "fs/read_text_file";

    /// <summary>Has the editor write a file.</summary>
    public const string WriteTextFile = "fs/write_text_file";

    /// <summary>Notification that cancels a request.</summary>
    public const string CancelRequest = "$/cancel_request";
}
