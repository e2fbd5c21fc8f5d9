namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>The protocol's methods: docs/internals/plugin-runner.md.</summary>
public static class RunnerMethods
{
    /// <summary>The protocol versions that this build speaks.</summary>
    public static readonly VersionRange Versions = new(1, 1);

    // Host to runner.
    public const string Initialize = "initialize";
    public const string Activate = "activate";
    public const string Deactivate = "deactivate";
    public const string Ping = "ping";
    public const string WorkspaceOpen = "workspace/open";
    public const string WorkspaceUpdate = "workspace/update";
    public const string CapabilityCreate = "capability/create";
    public const string ToolPrepare = "tool/prepare";
    public const string ToolExecute = "tool/execute";
    public const string ProviderListModels = "provider/listModels";
    public const string ClientOpen = "client/open";
    public const string ClientClose = "client/close";
    public const string ModelWarmUp = "model/warmUp";
    public const string ModelStream = "model/stream";
    public const string HookRun = "hook/run";
    public const string CommandRun = "command/run";
    public const string PromptBuild = "prompt/build";
    public const string CompactorRun = "compactor/run";
    public const string TargetPlaces = "target/places";
    public const string TargetRemove = "target/remove";
    public const string TargetConnect = "target/connect";
    public const string TargetClose = "target/close";
    public const string TargetResolve = "target/resolve";
    public const string TargetStat = "target/stat";
    public const string TargetList = "target/list";
    public const string TargetRead = "target/read";
    public const string TargetWrite = "target/write";
    public const string TargetDelete = "target/delete";
    public const string TargetCreateFolder = "target/createFolder";
    public const string TargetMove = "target/move";
    public const string TargetWatch = "target/watch";
    public const string TargetChanges = "target/changes";
    public const string TargetStart = "target/start";
    public const string TargetFind = "target/find";
    public const string TargetOutput = "target/output";
    public const string TargetInput = "target/input";
    public const string TargetCloseInput = "target/closeInput";
    public const string TargetWait = "target/wait";
    public const string TargetSignal = "target/signal";
    public const string TargetKill = "target/kill";
    public const string TargetKeep = "target/keep";
    public const string TargetRelease = "target/release";

    // Both ways.
    public const string CapabilityInvoke = "capability/invoke";
    public const string ModelUpdate = "model/update";
    public const string ModelCredit = "model/credit";

    // Runner to host.
    public const string CapabilityChanged = "capability/changed";
    public const string ToolProgress = "tool/progress";
    public const string TargetLost = "target/lost";
    public const string Log = "log";
    public const string FilesStat = "files/stat";
    public const string FilesReadProblem = "files/readProblem";
    public const string FilesList = "files/list";
    public const string FilesRead = "files/read";
    public const string EditsPreview = "edits/preview";
    public const string EditsApply = "edits/apply";
    public const string BlobsRead = "blobs/read";
    public const string BlobsCreate = "blobs/create";
    public const string BlobsWrite = "blobs/write";
    public const string BlobsComplete = "blobs/complete";
    public const string BlobsClose = "blobs/close";
    public const string ProcessStart = "process/start";
    public const string ProcessRead = "process/read";
    public const string ProcessWrite = "process/write";
    public const string ProcessCloseInput = "process/closeInput";
    public const string ProcessWait = "process/wait";
    public const string ProcessKill = "process/kill";
    public const string ProcessKeep = "process/keep";
    public const string ProcessContinue = "process/continue";
    public const string ProcessClose = "process/close";
    public const string AgentsRun = "subAgents/run";
    public const string AgentsOpen = "subAgents/open";
    public const string AgentsCall = "subAgents/call";
    public const string AgentsSpent = "subAgents/spent";
    public const string AgentsRelease = "subAgents/release";
    public const string AgentsLimit = "subAgents/limit";
    public const string ToolsCall = "tools/call";
    public const string UserAsk = "user/ask";
    public const string CapabilityList = "capability/list";
    public const string StateGet = "state/get";
    public const string StateSet = "state/set";
    public const string EventsPublish = "events/publish";
    public const string EventsAppend = "events/append";
    public const string EventsRead = "events/read";
    public const string CredentialsFind = "credentials/find";
    public const string SecretsFind = "secrets/find";
    public const string SecretsSet = "secrets/set";
    public const string SecretsHide = "secrets/hide";
    public const string ModelsOpen = "models/open";
    public const string ModelsDefault = "models/default";
    public const string ModelsWarmUp = "models/warmUp";
    public const string ModelsStream = "models/stream";
    public const string SessionsFind = "sessions/find";
    public const string SessionsTell = "sessions/tell";
    public const string SessionsMessages = "sessions/messages";
}
