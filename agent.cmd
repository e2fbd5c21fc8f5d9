@echo off
rem Builds the agent once (published, compiled ahead of time) into artifacts\app, builds it again when its sources have changed, and runs it.
setlocal
set "root=%~dp0"
set "app=%root%artifacts\app"
if exist "%app%\agent.exe" if exist "%app%\.built" goto check
goto build
:check
rem The newest source against the stamp; PowerShell is not asked, since it takes longer to start than the agent.
for /f "delims=" %%F in ('dir /b /s /a-d /o-d /t:w "%root%src" "%root%plugins" "%root%catalog" "%root%skills" 2^>nul ^| findstr /v /i "\\bin\\ \\obj\\"') do (
  xcopy /d /y /l "%%F" "%app%\.built" 2>nul | findstr /b "1 " >nul && goto build
  goto run
)
goto run
:build
where dotnet >nul 2>nul || (
  echo agent: the .NET SDK 10 is needed to build the agent and was not found on PATH; install it ^(https://dot.net/download^) and run this again. 1>&2
  exit /b 1
)
set "rid=win-x64"
if /i "%PROCESSOR_ARCHITECTURE%"=="ARM64" set "rid=win-arm64"
echo agent: building: this takes a minute or two, and is done once 1>&2
if not exist "%root%artifacts" mkdir "%root%artifacts"
type nul > "%root%artifacts\app.stamp"
dotnet publish "%root%src\AgentHost.Cli\AgentHost.Cli.csproj" -c Release -r %rid% --self-contained -p:PublishProfile=App -p:RunAnalyzers=false -o "%app%" -v quiet --nologo > "%root%artifacts\app.log" 2>&1
if errorlevel 1 (
  echo agent: the build failed; all it said is in %root%artifacts\app.log 1>&2
  exit /b 1
)
move /y "%root%artifacts\app.stamp" "%app%\.built" >nul
:run
"%app%\agent.exe" %*
exit /b %errorlevel%
